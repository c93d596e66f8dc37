"""To which channels an action can be done, to which it cannot and why, before anything is asked for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels_app.models import Channel, Operation, Person, Target
from channels_app.rules.bulk import Action
from channels_app.rules.changes import Step
from channels_app.rules.lifecycle import OperationState
from channels_app.rules.tags import Tag
from channels_app.services.bulk import plan_bulk
from channels_app.services.errors import NotAllowed
from tests.people import make_channel, make_operation
from tests.services.bulk.desk import DELETE, TAG, TTL, UNTAG, planned, why
from tests.services.desk import Desk

FIFTY = {f"key-{number}": "x" for number in range(50)}


@pytest.mark.parametrize("action", [TAG, TTL, DELETE])
def test_what_is_active_goes(desk: Desk, action: Action) -> None:
    make_channel(desk.target, "gate-1")
    make_channel(desk.target, "gate-2")

    plan = planned(desk, action)

    assert [going.name for part in plan.parts for going in part.going] == ["gate-1", "gate-2"]
    assert plan.kept == ()


@pytest.mark.parametrize("state", ["creating", "updating", "deleting", "deleted", "missing", "unknown"])
def test_what_is_not_active_stays(desk: Desk, state: str) -> None:
    make_channel(desk.target, "gate-1")
    Channel.objects.update(state=state)

    assert state in why(planned(desk))["gate-1"]


def test_a_channel_with_an_open_operation_stays(desk: Desk) -> None:
    channel = make_channel(desk.target, "gate-1")
    make_operation(channel, desk.person, state=OperationState.UNKNOWN)

    assert why(planned(desk)) == {"gate-1": "Another operation of it is not finished."}


def test_what_is_so_already_stays(desk: Desk) -> None:
    make_channel(desk.target, "gate-1", tags={"ward": "3"}, ttl=90)

    assert why(planned(desk, TAG)) == {"gate-1": "It has these tags already."}
    assert why(planned(desk, TTL)) == {"gate-1": "Its TTL is 90 s already."}


def test_a_channel_without_the_key_has_nothing_to_be_taken_off(desk: Desk) -> None:
    make_channel(desk.target, "gate-1")

    assert why(planned(desk, UNTAG)) == {"gate-1": "It has none of these tags."}


def test_one_tag_too_many_stays(desk: Desk) -> None:
    make_channel(desk.target, "gate-1", tags=FIFTY)

    assert why(planned(desk)) == {"gate-1": "It would have 51 tags, and 50 is the most: 1 too many."}


def test_another_value_for_a_key_is_no_tag_more(desk: Desk) -> None:
    make_channel(desk.target, "gate-1", tags=FIFTY)

    assert planned(desk, Action(step=Step(tags=(Tag(key="key-1", value="y"),)))).number == 1


def test_a_full_mesh_has_no_ttl_to_change(desk: Desk) -> None:
    make_channel(desk.target, "gate-1", type="FULL_MESH")

    assert "FULL_MESH" in why(planned(desk, TTL))["gate-1"]


def test_what_the_person_may_only_look_at_stays(desk: Desk, other_target: Target) -> None:
    desk.person.grants.create(role="viewer", target=other_target)
    make_channel(desk.target, "gate-1")
    make_channel(other_target, "gate-2")

    plan = planned(desk)

    assert plan.number == 1
    assert why(plan) == {"gate-2": "Your role in Depots US does not allow it."}


def test_what_is_out_of_sight_is_no_part_of_it(desk: Desk, other_target: Target) -> None:
    make_channel(other_target, "gate-2")

    assert planned(desk).parts == ()


def test_who_may_change_channels_nowhere_is_refused(desk: Desk, viewer: Person) -> None:
    desk.person = viewer

    with pytest.raises(NotAllowed):
        planned(desk)


def test_the_digest_is_another_when_a_channel_is(desk: Desk) -> None:
    make_channel(desk.target, "gate-1")
    before = planned(desk).digest
    Channel.objects.update(ttl=77)

    assert planned(desk).digest != before


def test_the_digest_is_another_when_the_action_is(desk: Desk) -> None:
    make_channel(desk.target, "gate-1")

    assert planned(desk, TAG).digest != planned(desk, TTL).digest


def test_many_channels_take_no_more_queries_than_one(desk: Desk) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            plan_bulk(actor=desk.actor, channels=[Channel.objects.all()], action=TAG)
        return len(queries)

    make_channel(desk.target, "gate-1", tags={"ward": "1"})
    one = count()
    for number in range(2, 20):
        make_channel(desk.target, f"gate-{number}", tags={"ward": "1"})

    assert count() == one <= 10
    assert Operation.objects.count() == 0
