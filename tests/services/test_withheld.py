"""Where the trail cannot be kept as it should be, nothing that changes AWS goes on, and people are told why."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import OperationalError, connection

from channels_app.aws.errors import Withheld
from channels_app.jobs.causes import PATIENCE
from channels_app.jobs.drainer import Drainer
from channels_app.models import Batch, Channel, Operation
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.pace import TokenBucket
from channels_app.services.actor import Through
from channels_app.services.road.hand import Hand
from tests.services.desk import Desk

WHY = "The checkpoint store s3://trail cannot be used: S3 refused PutObject."


@pytest.fixture
def withheld(desk: Desk) -> Desk:
    desk.aws.fail_next(Withheld(WHY), action="Admit")
    return desk


def never() -> bool:
    return False


def drain(desk: Desk, *, stop: Callable[[], bool] = never) -> None:
    Drainer(
        target=desk.target,
        connect=lambda target, session_name="": desk.aws,
        hand=Hand(through=Through.WORKER, address="worker-host", holder="worker-1"),
        pace=TokenBucket(clock=desk.clock.read, rate=50, burst=1),
        clock=desk.clock.read,
        sleep=desk.clock.sleep,
        chance=lambda: 0.0,
        stop=stop,
    ).drain()


def test_what_is_asked_for_in_the_browser_is_kept_and_told_why(withheld: Desk) -> None:
    operation = withheld.create("gate-1")

    assert operation.state == "queued"
    assert operation.answer == f"Nothing is sent to AWS: {WHY}"
    assert withheld.aws.calls == []


def test_what_only_looks_goes_on(withheld: Desk) -> None:
    assert withheld.aws.identity().account == withheld.target.account


def test_a_batch_is_paused_and_told_why(withheld: Desk) -> None:
    batch = Batch.objects.create(
        target=withheld.target,
        created_by=withheld.person,
        submission=uuid4(),
        name="wards",
        state=BatchState.RUNNING.value,
    )
    operation = withheld.request("gate-1")
    for _ in range(PATIENCE):
        withheld.aws.fail_next(Withheld(WHY), action="Admit")

    drain(withheld)

    batch.refresh_from_db()
    operation.refresh_from_db()
    assert (batch.state, batch.because) == ("paused", f"Nothing is sent to AWS: {WHY}")
    assert (operation.state, operation.attempt) == ("queued", 0)
    assert withheld.aws.channels == {}


def test_a_drain_that_is_under_way_ends(desk: Desk) -> None:
    for number in range(200):
        desk.request(f"gate-{number}")

    def restore_the_database() -> bool:
        """After the first have gone out; the drain itself is not asked to stop."""
        if desk.aws.channels:
            desk.aws.fail_next(Withheld(WHY), action="Admit")
        return False

    drain(desk, stop=restore_the_database)

    assert 0 < len(desk.aws.channels) < 200
    assert Operation.objects.filter(state="sent").count() == 0


def test_it_goes_on_when_the_cause_is_gone(withheld: Desk) -> None:
    withheld.create("gate-1")
    Operation.objects.update(due_at="2026-01-01T00:00Z")

    drain(withheld)

    assert Operation.objects.get().state == "succeeded"


@contextmanager
def full_disk() -> Iterator[None]:
    """SQLite can get no further page."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        try:
            yield
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_on_a_full_disk_nothing_is_sent_that_is_not_on_record(desk: Desk) -> None:
    if connection.vendor != "sqlite":  # there it is the server's disk
        return

    with full_disk(), pytest.raises(OperationalError, match="full"):
        deque(map(desk.create, (f"gate-{number}" for number in range(1000))), maxlen=0)

    assert set(desk.aws.channels) <= set(Channel.objects.values_list("name", flat=True))
