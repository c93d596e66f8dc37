"""The network to AWS goes away under a batch: for a moment, or for so long that a person has to look."""

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.aws.errors import AwsError, LostAnswer, Throttled, Unreachable
from channels_app.models import Batch, Operation
from channels_app.rules.lifecycle import OperationState
from tests.jobs.test_drainer import make_drainer
from tests.services.desk import Desk
from tests.web.batches import add_drafts, add_sent, make_batch

CREATE, IDENTITY = "CreateSignalingChannel", "GetCallerIdentity"


@pytest.fixture
def batch(desk: Desk) -> Batch:
    return make_batch(desk.target, desk.person)


def go_away(desk: Desk, action: str, *, calls: int = 1) -> None:
    for _ in range(calls):
        desk.aws.fail_next(Unreachable("no route"), action=action)


def state_of(batch: Batch) -> tuple[str, str]:
    batch.refresh_from_db()
    return batch.state, batch.because


def test_a_moment_without_network_pauses_no_batch(desk: Desk, batch: Batch) -> None:
    add_drafts(batch, "bed-2", "bed-3")
    go_away(desk, CREATE)

    make_drainer(desk).drain()

    assert not AuditEvent.objects.filter(action="batch.paused").exists()
    assert set(Operation.objects.values_list("state", flat=True)) <= {"queued", "succeeded"}


def test_calls_are_fewer_while_nobody_gets_through(desk: Desk, batch: Batch) -> None:
    add_drafts(batch, "bed-2")
    go_away(desk, CREATE)
    drainer = make_drainer(desk, stop=lambda: (CREATE, "bed-2") in desk.aws.calls)

    drainer.drain()

    assert drainer.pace.rate < 50


def test_a_network_that_stays_away_pauses_the_batch_and_fails_no_row(desk: Desk, batch: Batch) -> None:
    row = add_sent(batch, "bed-2", OperationState.QUEUED, attempt=9)
    go_away(desk, CREATE)

    make_drainer(desk).drain()

    row.refresh_from_db()
    assert row.state == "queued"
    assert state_of(batch) == ("paused", str(Unreachable("no route")))


def test_a_drain_that_begins_in_a_moment_without_network_waits_for_it(desk: Desk, batch: Batch) -> None:
    add_drafts(batch, "bed-2")
    go_away(desk, IDENTITY, calls=2)

    make_drainer(desk).drain()

    assert Operation.objects.get().state == "succeeded"


def test_a_row_that_was_throttled_often_does_not_pause_the_batch_for_a_moment_without_network(
    desk: Desk, batch: Batch
) -> None:
    add_sent(batch, "bed-2", OperationState.QUEUED, attempt=1)
    add_sent(batch, "bed-3", OperationState.QUEUED, attempt=9)
    desk.aws.fail_next(Unreachable("no route"), action=CREATE, after=1)

    make_drainer(desk).drain()

    assert not AuditEvent.objects.filter(action="batch.paused").exists()


@pytest.mark.parametrize("passing", [LostAnswer("gone"), Throttled("slower")])
def test_a_drain_whose_first_question_is_lost_asks_again(desk: Desk, batch: Batch, passing: AwsError) -> None:
    add_drafts(batch, "bed-2")
    desk.aws.fail_next(passing, action=IDENTITY)

    make_drainer(desk).drain()

    assert Operation.objects.get().state == "succeeded"


def test_a_drain_that_never_gets_through_pauses_the_batch(desk: Desk, batch: Batch) -> None:
    add_drafts(batch, "bed-2")
    go_away(desk, IDENTITY, calls=20)

    make_drainer(desk).drain()

    assert state_of(batch) == ("paused", str(Unreachable("no route")))
    assert not desk.aws.channels
