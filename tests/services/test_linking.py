"""A channel is linked to a stream and the link is undone: what is asked, what AWS says, and what the trail has."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.aws import errors
from channels_app.models import Channel, Operation, Person
from channels_app.rules.changes import from_change_wish
from channels_app.services import changes
from channels_app.services.errors import (
    ChangedMeanwhile,
    InvalidSpec,
    NotAllowed,
    NotAsShown,
    NothingToChange,
)
from tests.services.desk import Desk, let_pass

LINK = "UpdateMediaStorageConfiguration"


@pytest.fixture
def channel(desk: Desk) -> Channel:
    return desk.active("gate-1")


@pytest.fixture
def stream(channel: Channel) -> str:
    return f"arn:aws:kinesisvideo:{channel.target.region}:123456789012:stream/ward-3/1700000000000"


def link(
    desk: Desk, channel: Channel, stream: str, *, seen: str = "", submission: UUID | None = None
) -> Operation:
    return changes.link(
        actor=desk.actor,
        channel=channel,
        seen=seen,
        stream=stream,
        reason="it is recorded",
        submission=submission or uuid4(),
        gateway=desk.aws,
        hand=desk.hand(),
        haste=desk.haste,
        wake=desk.woken.append,
    )


def finish(desk: Desk, operation: Operation) -> Operation:
    """Step after step, a quarter of a minute apart, until it is finished."""
    while operation.state in {"queued", "sent"}:
        assert desk.step(let_pass(operation, timedelta(seconds=16))) is not None
        operation.refresh_from_db()
    return operation


def test_it_is_linked_and_active_again_at_once(desk: Desk, channel: Channel, stream: str) -> None:
    operation = link(desk, channel, stream)

    channel.refresh_from_db()
    assert (operation.kind, operation.state, channel.state) == ("link", "succeeded", "active")
    assert desk.aws.channels["gate-1"].stream == stream


def test_the_trail_has_the_stream_before_and_after(desk: Desk, channel: Channel, stream: str) -> None:
    link(desk, channel, stream)
    link(desk, channel, "", seen=stream)

    told = AuditEvent.objects.filter(action="channel.link").order_by("seq")
    assert [event.result for event in told] == ["requested", "succeeded"] * 2
    wishes = [event.facts["details"] for event in told if event.result == "requested"]
    assert wishes == [
        operation.wish for operation in channel.operations.filter(kind="link").order_by("created_at")
    ]
    asked = [from_change_wish(operation.wish) for operation in channel.operations.filter(kind="link")]
    assert {(change.guard.stream, change.step.stream) for change in asked} == {("", stream), (stream, "")}
    assert desk.aws.channels["gate-1"].stream == ""


def test_what_somebody_else_linked_meanwhile_is_shown_and_kept(
    desk: Desk, channel: Channel, stream: str
) -> None:
    theirs = stream.replace("ward-3", "ward-4")
    desk.aws.channels["gate-1"].stream = theirs

    with pytest.raises(ChangedMeanwhile) as raised:
        link(desk, channel, stream)

    (difference,) = raised.value.differences
    assert (difference.field, difference.before, difference.after) == ("stream", "–", theirs)
    assert desk.aws.channels["gate-1"].stream == theirs


def test_an_answer_that_was_lost_is_found_so(desk: Desk, channel: Channel, stream: str) -> None:
    desk.aws.lose_next_answer(after_commit=True)

    operation = finish(desk, link(desk, channel, stream))

    assert operation.state == "succeeded"
    event = AuditEvent.objects.get(action="channel.link", result="succeeded")
    assert event.facts["details"] == {"found": "so", "attempt": 2}
    assert [call for call, _ in desk.aws.calls].count(LINK) == 1


def test_a_request_that_was_lost_is_sent_again(desk: Desk, channel: Channel, stream: str) -> None:
    desk.aws.lose_next_answer(after_commit=False)

    operation = finish(desk, link(desk, channel, stream))

    assert operation.state == "succeeded"
    assert desk.aws.channels["gate-1"].stream == stream


@pytest.mark.parametrize("error", [errors.NotFound, errors.Refused])
def test_a_stream_that_aws_does_not_take_ends_it_with_what_aws_said(
    desk: Desk, channel: Channel, stream: str, error: type[errors.AwsError]
) -> None:
    desk.aws.fail_next(error("The stream keeps no data"), action=LINK)

    operation = finish(desk, link(desk, channel, stream))

    channel.refresh_from_db()
    assert (operation.state, channel.state) == ("failed", "active")
    assert "The stream keeps no data" in operation.answer


def test_a_link_that_cannot_be_read_waits(desk: Desk, channel: Channel, stream: str) -> None:
    for _ in range(9):
        desk.aws.fail_next(errors.Throttled("slower"), action="DescribeMediaStorageConfiguration")

    operation = link(desk, channel, stream)

    assert operation.state == "queued"
    assert LINK not in [call for call, _ in desk.aws.calls]


def test_the_same_submission_links_once(desk: Desk, channel: Channel, stream: str) -> None:
    submission = uuid4()

    first, again = (link(desk, channel, stream, submission=submission) for _ in range(2))

    assert first == again
    assert [call for call, _ in desk.aws.calls].count(LINK) == 1


def test_what_is_no_stream_is_refused(desk: Desk, channel: Channel) -> None:
    with pytest.raises(InvalidSpec):
        link(desk, channel, "ward-3")


def test_what_no_page_can_have_shown_is_refused(desk: Desk, channel: Channel) -> None:
    with pytest.raises(NotAsShown):
        link(desk, channel, "", seen="ward-3")


def test_the_link_that_it_has_is_nothing_to_change(desk: Desk, channel: Channel, stream: str) -> None:
    with pytest.raises(NothingToChange):
        link(desk, channel, stream, seen=stream)


def test_a_stranger_links_nothing(desk: Desk, channel: Channel, stream: str, stranger: Person) -> None:
    desk.person = stranger

    with pytest.raises(NotAllowed):
        link(desk, channel, stream)

    assert desk.aws.channels["gate-1"].stream == ""
