"""What a person confirms, and what is refused: nothing is done to what they were not shown."""

from uuid import uuid4

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.models import Batch, Channel, Person, Target
from channels_app.rules.bulk import Action
from channels_app.rules.changes import Step
from channels_app.rules.tags import Tag
from channels_app.services.bulk.errors import NothingToDo, SelectionChanged
from channels_app.services.errors import InvalidSpec, NotAllowed
from tests.people import make_channel
from tests.services.bulk.desk import (
    DELETE,
    gates,
    planned,
    requested,
)
from tests.services.desk import Desk


def test_other_channels_than_were_shown_are_not_touched(desk: Desk) -> None:
    gates(desk, 2)
    plan = planned(desk)
    make_channel(desk.target, "gate-new")

    with pytest.raises(SelectionChanged):
        requested(desk, plan=plan)
    assert not Batch.objects.exists()


def test_the_same_submission_again_is_the_same_batch(desk: Desk) -> None:
    gates(desk, 2)
    submission = uuid4()
    first = requested(desk, submission=submission)
    Channel.objects.update(state="deleting")

    assert requested(desk, submission=submission) == first
    assert Batch.objects.count() == 1


def test_each_target_gets_a_batch_of_its_own(desk: Desk, other_target: Target) -> None:
    desk.person.grants.create(role="operator", target=other_target)
    make_channel(desk.target, "gate-1")
    make_channel(other_target, "gate-2")

    made = requested(desk)

    assert {batch.target for batch in made} == {desk.target, other_target}


def test_deletes_ask_for_their_number(desk: Desk) -> None:
    gates(desk, 2)

    with pytest.raises(InvalidSpec, match="Enter 2 to delete them"):
        requested(desk, DELETE, typed="3")


def test_a_reason_is_needed(desk: Desk) -> None:
    gates(desk, 1)

    with pytest.raises(InvalidSpec, match="reason"):
        requested(desk, reason=" ")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Step(), "Nothing is asked for"),
        (Step(ttl=4), "5 to 120"),
        (Step(tags=(Tag(key="aws:x", value=""),)), "belong to AWS"),
        (Step(keys=("kvsadmin:operation",)), "belong to this console"),
    ],
)
def test_what_cannot_be_asked_of_any_channel_is_said(desk: Desk, step: Step, said: str) -> None:
    with pytest.raises(InvalidSpec, match=said):
        requested(desk, Action(step=step))


def test_where_nothing_can_be_done_no_batch_is_made(desk: Desk) -> None:
    make_channel(desk.target, "gate-1", tags={"ward": "3"})

    with pytest.raises(NothingToDo):
        requested(desk)


def test_who_may_not_change_channels_is_refused_and_that_is_in_the_trail(desk: Desk, viewer: Person) -> None:
    gates(desk, 1)
    plan, desk.person = planned(desk), viewer

    with pytest.raises(NotAllowed):
        requested(desk, plan=plan)
    assert AuditEvent.objects.get(action="access.refused").result == "refused"
