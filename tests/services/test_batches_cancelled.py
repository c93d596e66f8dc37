"""A batch that was cancelled, and what comes back of it afterwards; rows that are tried again when it is over."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels_app.jobs.sweep import with_due_work
from channels_app.models import Batch, Operation
from channels_app.rules.lifecycle import BatchState, OperationState
from channels_app.services import batches, creation
from channels_app.services.errors import WrongBatchState
from tests.jobs.test_drainer import make_drainer
from tests.services.desk import Desk
from tests.web.batches import add_drafts, add_sent, make_batch


@pytest.fixture
def batch(desk: Desk) -> Batch:
    return make_batch(desk.target, desk.person)


def cancel(desk: Desk, batch: Batch) -> None:
    batches.cancel_rest(actor=desk.actor, batch=batch)


def test_a_row_that_aws_puts_off_after_its_batch_was_cancelled_is_cancelled(desk: Desk, batch: Batch) -> None:
    row = add_sent(batch, "bed-2", OperationState.SENT)
    cancel(desk, batch)
    Operation.objects.filter(pk=row.pk).update(state="queued")

    make_drainer(desk).drain()

    row.refresh_from_db()
    assert row.channel is not None
    assert (row.state, row.channel.state) == ("cancelled", "failed")
    assert not desk.aws.channels


def test_the_sweep_finds_what_came_back_after_its_batch_was_cancelled(desk: Desk, batch: Batch) -> None:
    add_sent(batch, "bed-2", OperationState.QUEUED)
    Batch.objects.update(state="cancelled")

    assert with_due_work() == [desk.target]


def test_a_row_of_which_an_answer_was_lost_is_settled_all_the_same(desk: Desk, batch: Batch) -> None:
    row = add_sent(batch, "bed-2", OperationState.QUEUED, in_doubt=True)

    cancel(desk, batch)
    make_drainer(desk).drain()

    row.refresh_from_db()
    assert row.state == "succeeded"


def test_the_trail_is_written_last(desk: Desk, batch: Batch) -> None:
    for name in ("bed-2", "bed-3"):
        add_sent(batch, name, OperationState.QUEUED)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        cancel(desk, batch)

    statements = [query["sql"] for query in queries]
    first = next(number for number, sql in enumerate(statements) if "audit_chainhead" in sql)
    assert not [sql for sql in statements[first:] if sql.startswith("UPDATE") and "channels_app_" in sql]


def test_a_row_that_is_tried_again_by_itself_goes_though_its_batch_is_done(desk: Desk, batch: Batch) -> None:
    row = add_sent(batch, "bed-2", OperationState.FAILED)
    Batch.objects.update(state="done")

    creation.try_again(actor=desk.actor, operation=row, wake=desk.woken.append)
    make_drainer(desk).drain()

    row.refresh_from_db()
    assert row.state == "succeeded"


def test_no_row_of_a_batch_that_was_cancelled_is_tried_again(desk: Desk, batch: Batch) -> None:
    row = add_sent(batch, "bed-2", OperationState.FAILED)
    cancel(desk, batch)
    row.refresh_from_db()
    batch.refresh_from_db()

    with pytest.raises(WrongBatchState):
        creation.try_again(actor=desk.actor, operation=row, wake=desk.woken.append)
    with pytest.raises(WrongBatchState):
        batches.try_failed_again(actor=desk.actor, batch=batch, wake=desk.woken.append)


@pytest.mark.parametrize("state", [BatchState.PAUSED, BatchState.CANCELLED])
def test_what_was_not_begun_stays_a_draft(desk: Desk, batch: Batch, state: BatchState) -> None:
    (row,) = add_drafts(batch, "bed-2")
    Batch.objects.update(state=state.value)

    make_drainer(desk).drain()

    row.refresh_from_db()
    assert row.state == "draft"
