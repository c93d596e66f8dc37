import pytest

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Operation
from channels_app.rules.lifecycle import OperationState
from channels_app.services import creation
from channels_app.services.errors import NameTaken, NotFailed
from tests.people import make_asked_for, make_channel
from tests.services.desk import Desk


@pytest.fixture
def failed(desk: Desk) -> Operation:
    return make_asked_for(desk.target, "gate-1", desk.person, state=OperationState.FAILED)


def try_again(desk: Desk, operation: Operation) -> Operation:
    return creation.try_again(actor=desk.actor, operation=operation, wake=desk.woken.append)


def test_a_failed_create_is_tried_again_under_its_own_id(desk: Desk, failed: Operation) -> None:
    again = try_again(desk, failed)
    step = desk.step(again)

    assert again.pk == failed.pk
    assert step is not None
    assert step.operation.state == "succeeded"
    assert Channel.objects.get().state == "creating"


def test_who_tried_again_is_in_the_trail(desk: Desk, failed: Operation) -> None:
    try_again(desk, failed)

    event = AuditEvent.objects.get(action="channel.try_again")
    assert (event.actor, event.operation) == ("mara", str(failed.pk))


def test_what_has_not_failed_is_not_tried_again(desk: Desk) -> None:
    done = make_asked_for(desk.target, "gate-1", desk.person, state=OperationState.SUCCEEDED)

    with pytest.raises(NotFailed):
        try_again(desk, done)


def test_a_name_that_another_channel_has_by_now_is_not_tried_again(desk: Desk, failed: Operation) -> None:
    make_channel(desk.target, "gate-1")

    with pytest.raises(NameTaken):
        try_again(desk, failed)

    failed.refresh_from_db()
    assert failed.state == "failed"
