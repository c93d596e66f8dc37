"""How far a batch is, and how quickly it goes."""

from datetime import UTC, datetime, timedelta

import pytest

from channels_app.models import Batch, Person, Target
from channels_app.rules.lifecycle import OperationState
from channels_app.services.progress import read_progress
from tests.web.batches import add_sent, make_batch

NEARLY = 0.3  # the rows are written and read while time goes on


@pytest.fixture
def batch(target: Target, operator: Person) -> Batch:
    return make_batch(target, operator)


def ago(seconds: float) -> datetime:
    return datetime.now(UTC) - timedelta(seconds=seconds)


def finish(batch: Batch, count: int, *, seconds_ago: float, started: float) -> None:
    for _ in range(count):
        add_sent(
            batch,
            f"bed-{batch.operations.count()}",
            OperationState.SUCCEEDED,
            line=batch.operations.count() + 2,
            first_sent_at=ago(started),
            finished_at=ago(seconds_ago),
        )


def since(batch: Batch, seconds: float) -> Batch:
    Batch.objects.filter(pk=batch.pk).update(state_since=ago(seconds))
    batch.refresh_from_db()
    return batch


def test_in_its_first_seconds_the_pace_is_that_of_these_seconds(batch: Batch) -> None:
    finish(batch, 8, seconds_ago=1, started=4)

    assert read_progress(since(batch, 4)).pace == pytest.approx(2, rel=NEARLY)


def test_later_the_pace_is_that_of_the_last_ten_seconds(batch: Batch) -> None:
    finish(batch, 90, seconds_ago=50, started=60)
    finish(batch, 5, seconds_ago=1, started=3)

    assert read_progress(since(batch, 60)).pace == pytest.approx(0.5, rel=NEARLY)


def test_time_that_it_waited_for_its_turn_does_not_slow_it_down(batch: Batch) -> None:
    finish(batch, 8, seconds_ago=1, started=4)

    assert read_progress(since(batch, 3600)).pace == pytest.approx(2, rel=NEARLY)


def test_after_a_pause_what_was_done_before_it_does_not_count(batch: Batch) -> None:
    finish(batch, 30, seconds_ago=7, started=60)
    finish(batch, 4, seconds_ago=1, started=2)

    assert read_progress(since(batch, 4)).pace == pytest.approx(1, rel=NEARLY)


def test_in_the_first_moment_the_pace_is_not_blown_up(batch: Batch) -> None:
    finish(batch, 3, seconds_ago=0.01, started=0.02)

    assert read_progress(since(batch, 0.9)).pace == pytest.approx(3, rel=NEARLY)


def test_where_nothing_was_done_lately_there_is_no_pace(batch: Batch) -> None:
    finish(batch, 3, seconds_ago=30, started=40)

    assert read_progress(since(batch, 60)).pace == 0
