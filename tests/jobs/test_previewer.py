from datetime import timedelta

import pytest
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError

from channels_app.aws.gateway import Gateway
from channels_app.jobs import previewer
from channels_app.jobs.previewer import run_preview
from channels_app.jobs.sweep import sweep_previews
from channels_app.models import Batch, Operation, PeriodicSlot, Target
from channels_app.services.actor import Actor, Through
from channels_app.services.previews import claim
from tests.services.desk import Desk
from tests.services.preview_desk import ask, previewed

CONSOLE = Actor(person=None, through=Through.WORKER, address="worker-host")


def work(desk: Desk, batch: Batch) -> list[str]:
    """Run the job; the session names that it connected with."""
    names: list[str] = []

    def connect(target: Target, *, session_name: str = "") -> Gateway:
        names.append(session_name)
        return desk.aws

    run_preview(
        batch.pk,
        connect=connect,
        hand=desk.hand("worker-1"),
        types=["SINGLE_MASTER"],
        sleep=desk.clock.sleep,
        chance=lambda: 0.0,
    )
    batch.refresh_from_db()
    return names


def test_the_job_asks_aws_in_the_name_of_who_asked_for_it(desk: Desk) -> None:
    batch = ask(desk, b"name\ngate-1\n")

    names = work(desk, batch)

    assert batch.state == "ready"
    assert names == ["mara"]


def test_a_second_message_does_nothing(desk: Desk) -> None:
    batch = previewed(desk, b"name\ngate-1\n")

    assert work(desk, batch) == []


def test_a_batch_that_nobody_foresaw_is_not_tried_for_ever(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    batch = ask(desk, b"name\ngate-1\n")
    monkeypatch.setattr(desk.aws, "list_channels", lambda **_: 1 / 0)

    work(desk, batch)

    assert (batch.state, batch.because) == ("unreadable", previewer.OURS)
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError, InternalError])
def test_a_database_that_went_away_leaves_the_batch_to_the_sweep(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, kind: type[DatabaseError]
) -> None:
    batch = ask(desk, b"name\ngate-1\n")

    def go_away(**_: object) -> None:
        raise kind

    monkeypatch.setattr(desk.aws, "list_channels", go_away)
    with pytest.raises(kind):
        work(desk, batch)

    batch.refresh_from_db()
    assert batch.state == "previewing"


def test_the_sweep_finds_batches_that_no_message_told_of(desk: Desk) -> None:
    waiting, worked_on = ask(desk, b"name\ngate-1\n"), ask(desk, b"name\ngate-2\n")
    claim.take(worked_on.pk, holder="another")
    woken: list[Batch] = []

    sweep_previews(actor=CONSOLE, wake_preview=woken.append)

    assert woken == [waiting]


def test_the_sweep_forgets_old_drafts_once_an_hour(desk: Desk) -> None:
    batch = previewed(desk, b"name\ngate-1\n")
    Batch.objects.filter(pk=batch.pk).update(created_at="2020-01-01T00:00Z")

    sweep_previews(actor=CONSOLE, wake_preview=lambda batch: None)

    assert not Operation.objects.filter(batch=batch).exists()
    slot = PeriodicSlot.objects.get(name="old drafts")
    assert slot.next_at - PeriodicSlot.objects.get(name="previews").next_at > timedelta(minutes=50)
