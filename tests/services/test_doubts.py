from datetime import timedelta

import pytest

from channels_app.models import Channel, Operation
from channels_app.rules.lifecycle import OperationState
from channels_app.services import doubts
from channels_app.services.errors import CannotGiveUp, NotUnknown
from tests.people import make_asked_for
from tests.services.desk import Desk, let_pass


@pytest.fixture
def unknown(desk: Desk) -> Operation:
    return make_asked_for(desk.target, "gate-1", desk.person, state=OperationState.UNKNOWN)


def give_up(desk: Desk, operation: Operation) -> Operation:
    return doubts.give_up(actor=desk.actor, operation=operation, gateway=desk.aws, reason="it was retired")


def test_an_unknown_create_is_given_up_once_nothing_of_it_can_arrive(desk: Desk, unknown: Operation) -> None:
    let_pass(unknown, timedelta(minutes=16))

    given_up = give_up(desk, unknown)

    assert given_up.state == "failed"
    assert "it was retired" in given_up.answer
    assert Channel.objects.get().state == "failed"


def test_an_unknown_create_is_not_given_up_while_its_request_may_arrive(
    desk: Desk, unknown: Operation
) -> None:
    let_pass(unknown, timedelta(minutes=14))

    with pytest.raises(CannotGiveUp):
        give_up(desk, unknown)


def test_a_channel_that_is_there_is_not_given_up(desk: Desk, unknown: Operation) -> None:
    let_pass(unknown, timedelta(minutes=16))
    desk.aws.add("gate-1")

    with pytest.raises(CannotGiveUp):
        give_up(desk, unknown)


def test_looking_again_makes_the_next_look_due_at_once(desk: Desk, unknown: Operation) -> None:
    Operation.objects.filter(pk=unknown.pk).update(due_at="2099-01-01T00:00Z")

    doubts.look_again(actor=desk.actor, operation=unknown, wake=desk.woken.append)

    assert Operation.objects.to_settle().filter(pk=unknown.pk).exists()


def test_what_is_settled_is_not_looked_at_again(desk: Desk) -> None:
    done = make_asked_for(desk.target, "gate-1", desk.person, state=OperationState.SUCCEEDED)

    with pytest.raises(NotUnknown):
        doubts.look_again(actor=desk.actor, operation=done, wake=desk.woken.append)
