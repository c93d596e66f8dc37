"""TTL and tags of one channel are changed: what is asked, what AWS says, and what stands on record after it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.aws import errors
from channels_app.models import Channel, Operation, Person
from channels_app.rules.deletion import Guard
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import Tag
from channels_app.services import changes
from channels_app.services.deletion import guard_of
from channels_app.services.errors import ChangedMeanwhile, InvalidSpec, NotAllowed, NothingToChange
from channels_app.services.following import follow
from tests.services.desk import Desk, let_pass

WARD, FLOOR = Tag(key="ward", value="3"), Tag(key="floor", value="2")
CALLS = ("UntagResource", "TagResource", "UpdateSignalingChannel")


@pytest.fixture
def channel(desk: Desk) -> Channel:
    return desk.active(spec=ChannelSpec(name="gate-1", tags=(WARD,)))


def change(
    desk: Desk,
    channel: Channel,
    *,
    ttl: int = 90,
    tags: tuple[Tag, ...] = (FLOOR,),
    seen: Guard | None = None,
    submission: UUID | None = None,
) -> Operation:
    return changes.change(
        actor=desk.actor,
        channel=channel,
        seen=seen or guard_of(channel),
        ttl=ttl,
        tags=tags,
        reason="it moved",
        submission=submission or uuid4(),
        gateway=desk.aws,
        hand=desk.hand(),
        haste=desk.haste,
        wake=desk.woken.append,
    )


def finish(desk: Desk, channel: Channel) -> Operation:
    """Step after step, a quarter of a minute apart, until nothing of the channel is open."""
    while open_one := Operation.objects.filter(channel=channel, state__in=["queued", "sent"]).first():
        assert desk.step(let_pass(open_one, timedelta(seconds=16))) is not None
    channel.refresh_from_db()
    follow([channel], gateway=desk.aws, actor=desk.actor)
    channel.refresh_from_db()
    return channel.operations.latest("created_at")


def calls(desk: Desk) -> list[str]:
    return [call for call, _ in desk.aws.calls if call in CALLS]


def people_tags(channel: Channel) -> set[Tag]:
    return {Tag(key=tag.key, value=tag.value) for tag in channel.tags.all()}


def test_ttl_and_tags_become_three_operations_one_after_another(desk: Desk, channel: Channel) -> None:
    last = change(desk, channel)

    finish(desk, channel)
    kinds = channel.operations.order_by("created_at").values_list("kind", "state")
    assert last.kind == "update_ttl"
    assert list(kinds)[1:] == [("untag", "succeeded"), ("tag", "succeeded"), ("update_ttl", "succeeded")]
    assert calls(desk) == list(CALLS)


def test_the_record_follows_what_aws_took(desk: Desk, channel: Channel) -> None:
    change(desk, channel)

    finish(desk, channel)
    held = desk.aws.channels["gate-1"]
    assert (channel.state, channel.ttl, people_tags(channel)) == ("active", 90, {FLOOR})
    assert (held.spec.ttl, channel.version) == (90, held.version)
    assert FLOOR in held.tags


def test_every_step_is_in_the_trail_before_and_after(desk: Desk, channel: Channel) -> None:
    change(desk, channel)

    told = AuditEvent.objects.filter(action__in=["channel.untag", "channel.tag", "channel.update_ttl"])
    assert list(told.order_by("seq").values_list("result", flat=True)) == ["requested", "succeeded"] * 3


def test_what_was_changed_meanwhile_is_told_and_nothing_is_written(desk: Desk, channel: Channel) -> None:
    desk.aws.channels["gate-1"].spec = ChannelSpec(name="gate-1", ttl=30)

    with pytest.raises(ChangedMeanwhile) as caught:
        change(desk, channel)

    assert [(each.before, each.after) for each in caught.value.differences] == [("60 s", "30 s")]
    assert caught.value.now.ttl == 30
    assert channel.operations.count() == 1


def test_another_version_alone_is_no_change(desk: Desk, channel: Channel) -> None:
    desk.aws.channels["gate-1"].version = "another"

    assert change(desk, channel).state == "succeeded"


@pytest.mark.parametrize("after_commit", [True, False], ids=["changed", "not changed"])
def test_a_lost_answer_ends_as_was_wished(desk: Desk, channel: Channel, after_commit: bool) -> None:
    desk.aws.lose_next_answer(after_commit=after_commit)

    change(desk, channel)

    assert finish(desk, channel).state == "succeeded"
    assert (channel.state, channel.ttl, people_tags(channel)) == ("active", 90, {FLOOR})
    assert len(calls(desk)) == (3 if after_commit else 4)


def test_a_refusal_ends_it_and_what_was_to_follow_is_not_begun(desk: Desk, channel: Channel) -> None:
    desk.aws.fail_next(errors.TooManyTags("51 tags", action="TagResource"), action="TagResource")

    operation = change(desk, channel)

    finish(desk, channel)
    assert (operation.kind, operation.state, channel.state) == ("tag", "failed", "active")
    assert (channel.ttl, people_tags(channel)) == (60, set())


def test_a_channel_that_is_gone_is_missing(desk: Desk, channel: Channel) -> None:
    del desk.aws.channels["gate-1"]

    change(desk, channel)

    assert finish(desk, channel).state == "failed"
    assert channel.state == "missing"


def test_the_same_submission_changes_once(desk: Desk, channel: Channel) -> None:
    submission, seen = uuid4(), guard_of(channel)

    change(desk, channel, submission=submission, seen=seen)
    change(desk, channel, submission=submission, seen=seen)

    assert calls(desk) == list(CALLS)


def test_what_is_so_already_is_not_asked_for(desk: Desk, channel: Channel) -> None:
    with pytest.raises(NothingToChange):
        change(desk, channel, ttl=60, tags=(WARD,))


def test_what_aws_would_refuse_is_said_before(desk: Desk, channel: Channel) -> None:
    with pytest.raises(InvalidSpec, match="too long"):
        change(desk, channel, ttl=500)


def test_who_may_not_change_channels_changes_none(desk: Desk, channel: Channel, viewer: Person) -> None:
    desk.person = viewer

    with pytest.raises(NotAllowed):
        change(desk, channel)

    assert calls(desk) == []
