from datetime import timedelta
from uuid import uuid4

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Operation
from channels_app.rules.lifecycle import OperationState
from channels_app.rules.tags import Tag, operation_tag
from channels_app.services import doubts
from channels_app.services.errors import CannotAdopt, CannotGiveUp, NotUnknown
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


def adopt(desk: Desk, operation: Operation) -> Operation:
    return doubts.adopt(
        actor=desk.actor, operation=operation, gateway=desk.aws, reason="it is the ward's own"
    )


def test_what_nobody_can_tell_the_maker_of_is_adopted_as_aws_has_it(desk: Desk, unknown: Operation) -> None:
    there = desk.aws.add("gate-1", tags=(Tag(key="ward", value="3"),))

    adopted = adopt(desk, unknown)

    channel = Channel.objects.get()
    assert (adopted.state, channel.state, channel.arn) == ("succeeded", "active", there.arn)
    assert (channel.created_by, channel.adopted_by) == (None, desk.person)
    assert [str(tag) for tag in channel.tags.all()] == ["ward=3"]
    assert adopted.answer == "Adopted by mara: it is the ward's own"


def test_the_trail_tells_what_was_adopted_and_why(desk: Desk, unknown: Operation) -> None:
    there = desk.aws.add("gate-1")

    adopt(desk, unknown)

    event = AuditEvent.objects.latest("seq")
    assert (event.action, event.operation, event.reason) == (
        "channel.adopt",
        str(unknown.pk),
        "it is the ward's own",
    )
    assert event.facts["details"] == {"arn": there.arn, "type": "SINGLE_MASTER", "ttl": 60, "tags": []}


def test_what_is_not_there_is_not_adopted(desk: Desk, unknown: Operation) -> None:
    with pytest.raises(CannotAdopt):
        adopt(desk, unknown)


def test_what_a_tag_tells_the_maker_of_is_left_to_the_evidence(desk: Desk, unknown: Operation) -> None:
    desk.aws.add("gate-1", tags=(operation_tag(installation=uuid4(), operation=uuid4()),))

    with pytest.raises(CannotAdopt):
        adopt(desk, unknown)

    assert Channel.objects.get().state == "unknown"


def test_what_is_settled_is_not_adopted(desk: Desk) -> None:
    done = make_asked_for(desk.target, "gate-1", desk.person, state=OperationState.SUCCEEDED)
    desk.aws.add("gate-1")

    with pytest.raises(NotUnknown):
        adopt(desk, done)


def test_an_unknown_delete_is_not_adopted(desk: Desk) -> None:
    gate = desk.active()
    Operation.objects.update(kind="delete", state="unknown")

    with pytest.raises(NotUnknown):
        adopt(desk, gate.operations.get())


def test_looking_again_makes_the_next_look_due_at_once(desk: Desk, unknown: Operation) -> None:
    Operation.objects.filter(pk=unknown.pk).update(due_at="2099-01-01T00:00Z")

    doubts.look_again(actor=desk.actor, operation=unknown, wake=desk.woken.append)

    assert Operation.objects.to_settle().filter(pk=unknown.pk).exists()


def test_what_is_settled_is_not_looked_at_again(desk: Desk) -> None:
    done = make_asked_for(desk.target, "gate-1", desk.person, state=OperationState.SUCCEEDED)

    with pytest.raises(NotUnknown):
        doubts.look_again(actor=desk.actor, operation=done, wake=desk.woken.append)
