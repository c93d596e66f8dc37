"""Waiting for a batch: how far it is, and what stands in its way. Here, whoever is told does something about it."""

import pytest
from django.db import OperationalError, connection

from channels_app.management import following
from channels_app.management.following import NO_WORKER, follow
from channels_app.models import Batch
from channels_app.services.progress import Progress, read_progress
from tests.services.desk import Desk
from tests.services.preview_desk import previewed, submit


@pytest.fixture
def batch(desk: Desk) -> Batch:
    return submit(desk, previewed(desk, b"name\ngate-1\n"))


def end(batch: Batch) -> None:
    Batch.objects.filter(pk=batch.pk).update(state="done")


def test_it_says_that_no_worker_runs_and_goes_on_waiting(desk: Desk, batch: Batch) -> None:
    warnings: list[str] = []

    def warn(sentence: str) -> None:
        warnings.append(sentence)
        end(batch)

    over = follow(batch, say=lambda line: None, warn=warn, clock=desk.clock.read, sleep=desk.clock.sleep)

    assert over.state == "done"
    assert warnings == [NO_WORKER]


def test_a_pause_says_why_and_each_thing_is_said_once(desk: Desk, batch: Batch) -> None:
    Batch.objects.filter(pk=batch.pk).update(state="paused", because="The account is full.")
    warnings: list[str] = []

    def warn(sentence: str) -> None:
        warnings.append(sentence)
        if len(warnings) == 1:
            Batch.objects.filter(pk=batch.pk).update(state="running")
        else:
            end(batch)

    follow(batch, say=lambda line: None, warn=warn, clock=desk.clock.read, sleep=desk.clock.sleep)

    assert warnings == [
        "The batch is paused. The account is full. Waiting until somebody lets it go on.",
        NO_WORKER,
    ]


def test_it_says_how_far_the_batch_is(desk: Desk, batch: Batch) -> None:
    end(batch)
    said: list[str] = []

    follow(batch, say=said.append, warn=lambda sentence: None, clock=desk.clock.read, sleep=desk.clock.sleep)

    assert said == ["0 of 1 created, 0 failed, 1 left"]


def test_a_database_that_is_started_again_is_waited_for(
    desk: Desk, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    end(batch)
    failures, warnings = [OperationalError("server closed the connection")] * 2, list[str]()

    def read(batch: Batch) -> Progress:
        if failures:
            raise failures.pop()
        return read_progress(batch)

    monkeypatch.setattr(following, "read_progress", read)
    monkeypatch.setattr(connection, "close", lambda: None)

    over = follow(
        batch, say=lambda line: None, warn=warnings.append, clock=desk.clock.read, sleep=desk.clock.sleep
    )

    assert (over.state, warnings) == ("done", ["The database does not answer. Waiting for it."])
