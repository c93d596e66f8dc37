"""One operation that waits is cancelled: nothing is sent, and the channel is as it was."""

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.aws import errors
from channels_app.models import Channel, Operation, Person
from channels_app.services import cancelling
from channels_app.services.errors import NotAllowed, NotQueued
from tests.services.desk import Desk
from tests.services.test_changes import change
from tests.web.batches import make_batch


@pytest.fixture
def channel(desk: Desk) -> Channel:
    return desk.active("gate-1")


@pytest.fixture
def waiting(desk: Desk, channel: Channel) -> Operation:
    """Put off until somebody permits it."""
    desk.aws.fail_next(errors.AccessDenied("not permitted"), action="TagResource")
    operation = change(desk, channel, ttl=channel.ttl)
    assert operation.state == "queued"
    return operation


def cancel(desk: Desk, operation: Operation) -> Operation:
    return cancelling.cancel(actor=desk.actor, operation=operation, reason="it is not worth it")


def test_a_change_that_waits_is_cancelled_and_the_channel_is_active_again(
    desk: Desk, channel: Channel, waiting: Operation
) -> None:
    cancelled = cancel(desk, waiting)

    channel.refresh_from_db()
    assert (cancelled.state, channel.state) == ("cancelled", "active")
    assert desk.step(cancelled) is None


def test_the_trail_tells_who_cancelled_it_and_why(desk: Desk, waiting: Operation) -> None:
    cancel(desk, waiting)

    event = AuditEvent.objects.latest("seq")
    assert (event.action, event.result, event.reason) == ("channel.tag", "cancelled", "it is not worth it")
    assert event.actor == desk.person.username


def test_after_it_the_channel_can_be_changed(desk: Desk, channel: Channel, waiting: Operation) -> None:
    cancel(desk, waiting)
    channel.refresh_from_db()

    assert change(desk, channel, ttl=channel.ttl).state == "succeeded"


@pytest.mark.parametrize("fields", [{"state": "succeeded"}, {"in_doubt": True}])
def test_what_may_have_been_done_is_not_cancelled(
    desk: Desk, waiting: Operation, fields: dict[str, object]
) -> None:
    Operation.objects.filter(pk=waiting.pk).update(**fields)

    with pytest.raises(NotQueued):
        cancel(desk, waiting)


def test_a_row_of_a_batch_is_left_to_its_batch(desk: Desk, waiting: Operation) -> None:
    Operation.objects.filter(pk=waiting.pk).update(batch=make_batch(desk.target, desk.person))

    with pytest.raises(NotQueued):
        cancel(desk, waiting)


def test_a_stranger_cancels_nothing(desk: Desk, waiting: Operation, stranger: Person) -> None:
    desk.person = stranger

    with pytest.raises(NotAllowed):
        cancel(desk, waiting)

    waiting.refresh_from_db()
    assert waiting.state == "queued"
