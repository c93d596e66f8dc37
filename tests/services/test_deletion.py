"""One channel is deleted: what is asked, what AWS says, and what stands on record and in the trail after it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.aws import errors
from channels_app.models import Channel, Operation, Person
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import Tag
from channels_app.services import creation, deletion
from channels_app.services.errors import InvalidSpec, NotActive, NotAllowed, OpenOperation
from channels_app.services.following import follow
from channels_app.services.road.request import request_delete
from tests.services.desk import Desk, let_pass

DELETE = "DeleteSignalingChannel"


def results(operation: Operation) -> list[tuple[str, str]]:
    events = AuditEvent.objects.filter(operation=str(operation.pk)).order_by("seq")
    return [(event.action, event.result) for event in events]


def deletes(desk: Desk) -> int:
    return [call for call, _ in desk.aws.calls].count(DELETE)


def state_of(channel: Channel) -> str:
    channel.refresh_from_db()
    return channel.state


def test_a_deleted_channel_is_gone_here_and_there(desk: Desk) -> None:
    channel = desk.active()

    operation = desk.delete(channel)
    channel.refresh_from_db()
    follow([channel], gateway=desk.aws, actor=desk.actor)

    assert operation.state == "succeeded"
    assert (state_of(channel), desk.aws.channels) == ("deleted", {})
    assert results(operation) == [("channel.delete", "requested"), ("channel.delete", "succeeded")]
    assert AuditEvent.objects.filter(action="channel.deleted", subject_id=str(channel.pk)).count() == 1


def test_it_is_deleting_until_aws_shows_it_no_more(desk: Desk) -> None:
    channel = desk.active()
    desk.delete(channel)
    desk.aws.add(channel.name).arn = channel.arn or ""
    desk.aws.channels[channel.name].status = "DELETING"
    channel.refresh_from_db()

    follow([channel], gateway=desk.aws, actor=desk.actor)

    assert state_of(channel) == "deleting"
    assert channel.look_at is not None


def test_its_name_is_free_again_and_the_old_record_stays(desk: Desk) -> None:
    channel = desk.active()
    desk.delete(channel)
    channel.refresh_from_db()
    follow([channel], gateway=desk.aws, actor=desk.actor)

    anew = desk.active()

    assert anew.arn != channel.arn
    assert Channel.objects.filter(name="gate-1").count() == 2


def test_the_request_names_the_version_that_was_seen_just_before(desk: Desk) -> None:
    channel = desk.active()
    desk.aws.channels["gate-1"].version = "another"

    operation = desk.delete(channel)

    assert operation.state == "succeeded"


@pytest.mark.parametrize("change", ["ttl", "tags"])
def test_what_was_changed_meanwhile_is_left_and_told(desk: Desk, change: str) -> None:
    channel = desk.active()
    if change == "ttl":
        desk.aws.channels["gate-1"].spec = ChannelSpec(name="gate-1", ttl=30)
    else:
        desk.aws.channels["gate-1"].tags += (Tag(key="keep", value="yes"),)

    operation = desk.delete(channel)

    assert (operation.state, operation.answer_code) == ("failed", "ChangedSince")
    assert "30 s" in operation.answer or "keep" in operation.answer
    assert (state_of(channel), deletes(desk)) == ("active", 0)


def test_not_found_at_the_first_send_was_already_gone(desk: Desk) -> None:
    desk.aws.clock = lambda: datetime.now(UTC) - timedelta(minutes=2)
    channel = desk.active()
    del desk.aws.channels["gate-1"]

    operation = desk.delete(channel)

    assert (operation.state, operation.answer) == ("succeeded", "It was already gone.")
    assert state_of(channel) == "deleted"


def test_one_that_was_made_anew_elsewhere_is_not_touched(desk: Desk) -> None:
    channel = desk.active()
    del desk.aws.channels["gate-1"]
    theirs = desk.aws.add("gate-1")
    theirs.arn = theirs.arn.rsplit("/", 1)[0] + "/1900000000000"

    operation = desk.delete(channel)

    assert (operation.state, state_of(channel)) == ("succeeded", "deleted")
    assert theirs.arn in operation.answer
    assert (desk.aws.channels["gate-1"], deletes(desk)) == (theirs, 0)


def test_a_stale_read_does_not_hide_a_channel_from_its_delete(desk: Desk) -> None:
    channel = desk.active()
    desk.aws.hide("gate-1", reads=1)

    operation = desk.delete(channel)

    assert operation.state == "succeeded"
    assert desk.aws.channels["gate-1"].deleted_at is not None


def test_a_channel_that_a_stream_holds_stays_active_and_says_so(desk: Desk) -> None:
    channel = desk.active()
    desk.aws.channels["gate-1"].stream = "ward-3-video"

    operation = desk.delete(channel)
    while operation.state in {"queued", "sent"}:
        step = desk.step(let_pass(operation, timedelta(seconds=5)))
        operation = step.operation if step else operation

    assert operation.state == "failed"
    assert "ward-3-video" in operation.answer
    assert (state_of(channel), "gate-1" in desk.aws.channels) == ("active", True)


def test_a_refusal_leaves_the_channel_active(desk: Desk) -> None:
    channel = desk.active()
    desk.aws.fail_next(errors.InvalidArgument("no", action=DELETE), action=DELETE)

    operation = desk.delete(channel)

    assert (operation.state, state_of(channel)) == ("failed", "active")
    assert results(operation)[-1] == ("channel.delete", "failed")


def test_a_failed_delete_is_tried_again_under_its_own_id(desk: Desk) -> None:
    channel = desk.active()
    desk.aws.fail_next(errors.InvalidArgument("no", action=DELETE), action=DELETE)
    failed = desk.delete(channel)

    again = creation.try_again(actor=desk.actor, operation=failed, wake=desk.woken.append)
    step = desk.step(again)

    assert step is not None
    assert (step.operation.pk, step.operation.state) == (failed.pk, "succeeded")


@pytest.mark.parametrize("action", [DELETE, "DescribeSignalingChannel", "ListTagsForResource"])
def test_what_aws_does_not_allow_fails_no_channel(desk: Desk, action: str) -> None:
    channel = desk.active()
    desk.aws.fail_next(errors.AccessDenied("no", action=action), action=action)

    operation = desk.delete(channel)

    assert operation.state == "queued"
    assert action in operation.answer
    assert state_of(channel) == "deleting"


def test_the_same_submission_deletes_once(desk: Desk) -> None:
    channel, submission = desk.active(), uuid4()

    first = desk.delete(channel, submission=submission)
    second = desk.delete(channel, submission=submission)

    assert first.pk == second.pk
    assert deletes(desk) == 1


def test_a_second_delete_waits_for_the_first(desk: Desk) -> None:
    channel = desk.active()
    open_one = request_delete(
        actor=desk.actor,
        channel=channel,
        guard=deletion.guard_of(channel),
        reason="",
        submission=uuid4(),
    )

    with pytest.raises(OpenOperation) as caught:
        desk.delete(channel)

    assert caught.value.operation == open_one


def test_only_what_is_active_is_deleted(desk: Desk) -> None:
    channel = desk.create().channel
    assert channel is not None

    with pytest.raises(NotActive):
        desk.delete(channel)


def test_the_name_has_to_be_typed(desk: Desk) -> None:
    channel = desk.active()

    with pytest.raises(InvalidSpec, match="Enter gate-1"):
        deletion.delete(
            actor=desk.actor,
            channel=channel,
            typed="gate",
            reason="",
            submission=uuid4(),
            gateway=desk.aws,
            hand=desk.hand(),
            haste=desk.haste,
            wake=desk.woken.append,
        )


def test_who_may_not_change_channels_deletes_none(desk: Desk, viewer: Person) -> None:
    channel = desk.active()
    desk.person = viewer

    with pytest.raises(NotAllowed):
        desk.delete(channel)

    assert state_of(channel) == "active"
