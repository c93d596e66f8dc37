"""What becomes of a delete whose answer was lost, or whose process died, at each point."""

from datetime import timedelta
from uuid import uuid4

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.aws import errors
from channels_app.models import Channel, Operation
from channels_app.rules.spec import ChannelSpec
from channels_app.services import doubts
from channels_app.services.deletion import guard_of
from channels_app.services.errors import CannotGiveUp
from channels_app.services.road.claim import claim_to_send
from channels_app.services.road.request import request_delete
from tests.services.desk import Desk, let_pass

DELETE = "DeleteSignalingChannel"
DESCRIBE = "DescribeSignalingChannel"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def channel(desk: Desk) -> Channel:
    return desk.active()


@pytest.fixture
def asked(desk: Desk, channel: Channel) -> Operation:
    """The intent alone, as a process leaves it that is killed before it sends."""
    return request_delete(
        actor=desk.actor, channel=channel, guard=guard_of(channel), reason="", submission=uuid4()
    )


def finish(desk: Desk, operation: Operation) -> Operation:
    """Step after step, a quarter of a minute apart, until it is settled."""
    while operation.state in {"queued", "sent"}:
        step = desk.step(let_pass(operation, timedelta(seconds=16)))
        assert step is not None
        operation = step.operation
    return operation


def deletes(desk: Desk) -> int:
    return [call for call, _ in desk.aws.calls].count(DELETE)


@pytest.mark.parametrize("after_commit", [True, False], ids=["deleted", "not deleted"])
def test_a_lost_answer_ends_in_no_channel(desk: Desk, channel: Channel, after_commit: bool) -> None:
    desk.aws.lose_next_answer(after_commit=after_commit)

    operation = finish(desk, desk.delete(channel))

    assert operation.state == "succeeded"
    assert deletes(desk) == 2
    assert desk.aws.list_channels().channels == ()


def test_gone_is_believed_after_two_looks_ten_seconds_apart_and_a_delete_that_finds_nothing(
    desk: Desk, channel: Channel
) -> None:
    desk.aws.lose_next_answer()
    operation = desk.delete(channel)
    once = (operation.state, operation.gone_since is not None)

    twice = desk.step(let_pass(operation, timedelta(seconds=16)))
    sent_again = desk.step(let_pass(operation, timedelta(seconds=16)))

    assert once == ("sent", True)
    assert twice is not None
    assert twice.operation.state == "queued"
    assert sent_again is not None
    assert sent_again.operation.state == "succeeded"
    channel.refresh_from_db()
    assert channel.state == "deleted"


def test_looks_that_stay_stale_do_not_make_a_channel_deleted_that_is_there(
    desk: Desk, channel: Channel
) -> None:
    desk.aws.lose_next_answer(after_commit=False)
    desk.aws.hide("gate-1", reads=5)

    operation = finish(desk, desk.delete(channel))

    assert operation.state == "succeeded"
    assert desk.aws.list_channels().channels == ()


def test_of_one_that_was_just_made_not_found_is_no_proof_that_it_is_gone(
    desk: Desk, channel: Channel
) -> None:
    desk.aws.hide("gate-1", reads=2)
    desk.aws.fail_next(errors.NotFound("not yet", action=DELETE), action=DELETE)

    operation = desk.delete(channel)
    step = desk.step(let_pass(operation, timedelta(seconds=16)))

    assert operation.state == "sent"
    assert step is not None
    assert step.operation.state == "queued"


def test_one_stale_look_is_not_believed(desk: Desk, channel: Channel) -> None:
    desk.aws.lose_next_answer(after_commit=False)
    desk.aws.hide("gate-1", reads=2)

    operation = finish(desk, desk.delete(channel))

    assert operation.state == "succeeded"
    assert deletes(desk) == 2


def test_what_was_found_by_evidence_is_recorded_as_found(desk: Desk, channel: Channel) -> None:
    desk.aws.lose_next_answer()

    operation = finish(desk, desk.delete(channel))

    results = AuditEvent.objects.filter(operation=str(operation.pk)).order_by("seq")
    assert [event.result for event in results] == ["requested", "unknown", "absent", "succeeded"]
    assert '"found":"not found, twice"' in results[3].body


def test_what_was_sent_by_a_process_that_died_is_settled(
    desk: Desk, channel: Channel, asked: Operation
) -> None:
    claim = claim_to_send(asked, holder="dead", clock=desk.clock.read)
    desk.aws.delete(channel.arn or "", version="fake-1", operation=asked.pk)

    operation = finish(desk, asked)

    assert claim is not None
    assert operation.state == "succeeded"
    assert desk.aws.list_channels().channels == ()


def test_what_a_process_had_not_sent_when_it_died_is_sent(desk: Desk, asked: Operation) -> None:
    claim_to_send(asked, holder="dead", clock=desk.clock.read)

    operation = finish(desk, asked)

    assert (operation.state, desk.aws.list_channels().channels) == ("succeeded", ())


def test_a_change_after_a_lost_answer_is_told_once_no_request_can_arrive(
    desk: Desk, asked: Operation
) -> None:
    desk.aws.lose_next_answer(after_commit=False)
    desk.step(asked)
    desk.aws.channels["gate-1"].spec = ChannelSpec(name="gate-1", ttl=30)

    early = desk.step(let_pass(asked, timedelta(seconds=16)))
    late = desk.step(let_pass(asked, 16 * MINUTE))

    assert early is not None
    assert early.operation.state == "sent"
    assert late is not None
    assert (late.operation.state, late.operation.answer_code) == ("failed", "ChangedSince")


def test_a_refusal_after_a_lost_answer_is_not_the_end(desk: Desk, asked: Operation) -> None:
    desk.aws.lose_next_answer(after_commit=False)
    desk.step(asked)  # sent, and lost
    desk.step(let_pass(asked, timedelta(seconds=16)))  # still there, so queued again
    desk.aws.fail_next(errors.InvalidArgument("no", action=DELETE), action=DELETE)

    step = desk.step(let_pass(asked, timedelta(seconds=16)))

    assert step is not None
    assert (step.operation.state, step.operation.refused) == ("sent", True)


def test_two_minutes_without_an_answer_are_unknown_and_a_person_may_let_it_be(
    desk: Desk, channel: Channel, asked: Operation
) -> None:
    desk.aws.lose_next_answer(after_commit=False)
    desk.step(asked)
    for passed in (timedelta(seconds=1), 3 * MINUTE):
        desk.aws.fail_next(errors.AccessDenied("no", action=DESCRIBE), action=DESCRIBE)
        desk.step(let_pass(asked, passed))
    unknown = Operation.objects.get(pk=asked.pk)
    with pytest.raises(CannotGiveUp):
        doubts.give_up(actor=desk.actor, operation=unknown, gateway=desk.aws, reason="no")

    late = let_pass(asked, 16 * MINUTE)
    given_up = doubts.give_up(actor=desk.actor, operation=late, gateway=desk.aws, reason="it stays")

    channel.refresh_from_db()
    assert unknown.state == "unknown"
    assert (given_up.state, channel.state) == ("failed", "active")
