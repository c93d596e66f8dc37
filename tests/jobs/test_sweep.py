"""What the sweep finds of batches that no message told of."""

import pytest

from channels_app.jobs.sweep import with_due_work
from channels_app.models import Batch, Channel, Person, Target
from channels_app.rules.lifecycle import BatchState, OperationState
from tests.web.batches import add_drafts, add_sent, make_batch


@pytest.fixture
def batch(target: Target, operator: Person) -> Batch:
    """Submitted, and not one row of it begun."""
    batch = make_batch(target, operator)
    add_drafts(batch, "bed-2", "bed-3")
    return batch


def test_a_batch_of_which_nobody_has_begun_a_row_is_found(batch: Batch) -> None:
    assert with_due_work() == [batch.target]


@pytest.mark.parametrize("state", [BatchState.PAUSED, BatchState.CANCELLED, BatchState.READY])
def test_a_batch_that_does_not_run_is_left_alone(batch: Batch, state: BatchState) -> None:
    Batch.objects.update(state=state.value)

    assert with_due_work() == []


def test_a_batch_whose_drainer_died_before_it_could_end_it_is_found(target: Target, operator: Person) -> None:
    batch = make_batch(target, operator)
    add_sent(batch, "bed-2", OperationState.SUCCEEDED)
    Channel.objects.update(state="active")

    assert with_due_work() == [target]


def test_a_batch_that_has_ended_is_not(target: Target, operator: Person) -> None:
    batch = make_batch(target, operator, state=BatchState.DONE)
    add_sent(batch, "bed-2", OperationState.SUCCEEDED)
    Channel.objects.update(state="active")

    assert with_due_work() == []
