"""What an undo would delete, and what it leaves, and why."""

from dataclasses import replace

import pytest

from channels_app.aws import errors
from channels_app.models import Batch, Channel, Operation
from channels_app.services.undo import obstacle_to
from tests.services.desk import Desk
from tests.services.preview_desk import previewed, submit
from tests.services.undo_desk import created, planned, undone, why

LIST = "ListSignalingChannels"
DESCRIBE = "DescribeSignalingChannel"


@pytest.fixture
def batch(desk: Desk) -> Batch:
    return created(desk)


def test_all_that_it_created_goes(desk: Desk, batch: Batch) -> None:
    plan = planned(desk, batch)

    assert [going.name for going in plan.parts[0].going] == [f"gate-{number}" for number in range(1, 8)]
    assert (plan.kept, plan.note) == ((), "")


def test_many_are_asked_for_by_one_list(desk: Desk, batch: Batch) -> None:
    desk.aws.calls.clear()

    planned(desk, batch)

    assert [call for call, _ in desk.aws.calls] == ["GetCallerIdentity", LIST]


def test_what_was_changed_in_aws_since_stays(desk: Desk, batch: Batch) -> None:
    held = desk.aws.channels["gate-2"]
    held.version, held.spec = "fake-2", replace(held.spec, ttl=30)

    plan = planned(desk, batch)

    assert why(plan) == {
        "gate-2": "It was changed since: AWS has Version fake-2, not fake-1, and its TTL is 30 s."
    }
    assert plan.number == 6


def test_what_a_person_adopted_for_a_row_stays(desk: Desk, batch: Batch) -> None:
    Channel.objects.filter(name="gate-2").update(created_by=None, adopted_by=desk.person)

    assert why(planned(desk, batch)) == {
        "gate-2": "It was adopted: nothing tells that this batch created it."
    }


def test_what_aws_has_no_more_stays(desk: Desk, batch: Batch) -> None:
    del desk.aws.channels["gate-2"]

    assert why(planned(desk, batch)) == {"gate-2": "AWS has it no more."}


def test_one_that_was_made_anew_elsewhere_stays(desk: Desk, batch: Batch) -> None:
    desk.aws.channels["gate-2"].arn += "1"

    assert why(planned(desk, batch)) == {"gate-2": "AWS has it no more."}


@pytest.mark.parametrize("state", ["creating", "deleting", "deleted", "missing", "updating", "unknown"])
def test_what_is_not_active_stays(desk: Desk, batch: Batch, state: str) -> None:
    Channel.objects.filter(name="gate-2").update(state=state)

    plan = planned(desk, batch)

    assert why(plan).keys() == {"gate-2"}
    assert plan.number == 6


def test_a_channel_that_another_operation_is_at_stays(desk: Desk, batch: Batch) -> None:
    Operation.objects.filter(name="gate-2").update(state="unknown")

    assert why(planned(desk, batch)) == {"gate-2": "It is not settled yet whether it was created."}


def test_rows_that_created_nothing_are_no_part_of_it(desk: Desk) -> None:
    desk.active("gate-1")
    batch = created(desk)

    plan = planned(desk, batch)

    assert "gate-1" not in {going.name for going in plan.parts[0].going} | {kept.name for kept in plan.kept}


def test_where_aws_does_not_answer_the_records_decide_and_it_is_said(desk: Desk, batch: Batch) -> None:
    for action in (LIST, DESCRIBE, DESCRIBE):
        desk.aws.fail_next(errors.AccessDenied("no", action=action), action=action)

    plan = planned(desk, batch)

    assert (plan.number, plan.note) == (7, "AWS did not say of 7 whether they were changed since.")


def test_a_way_that_leads_to_another_account_is_not_believed(desk: Desk, batch: Batch) -> None:
    desk.aws.account = "999999999999"

    assert "999999999999" in planned(desk, batch).note


def test_the_digest_binds_to_what_goes_and_its_versions(desk: Desk, batch: Batch) -> None:
    first = planned(desk, batch).digest
    Channel.objects.filter(name="gate-2").update(state="deleted")

    assert planned(desk, batch).digest != first


def test_a_batch_that_runs_is_not_undone(desk: Desk) -> None:
    running = submit(desk, previewed(desk, b"name\ngate-1\n"))

    assert "cancel the rest first" in obstacle_to(running)


def test_a_batch_that_was_not_submitted_is_not_undone(desk: Desk) -> None:
    assert "created nothing" in obstacle_to(previewed(desk, b"name\ngate-1\n"))


def test_an_undo_is_not_undone(desk: Desk, batch: Batch) -> None:
    assert "does not come back" in obstacle_to(undone(desk, batch))
