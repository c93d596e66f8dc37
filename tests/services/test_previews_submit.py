"""Submitting, discarding and forgetting what was previewed."""

from datetime import timedelta

import pytest
from django.db.models import F
from pytest_django import DjangoCaptureOnCommitCallbacks

from channels_app.audit.models import AuditEvent
from channels_app.models import Batch, Operation, Person
from channels_app.services import previews
from channels_app.services.actor import Actor, Through
from channels_app.services.errors import InvalidSpec, NotAllowed, WrongBatchState
from channels_app.services.previews.binding import hash_rows
from channels_app.services.previews.errors import NotReady, RowsChanged
from tests.services.desk import Desk
from tests.services.preview_desk import ask, previewed, rows_of, submit

CONSOLE = Actor(person=None, through=Through.WORKER, address="worker-host")


def age(batch: Batch, by: timedelta) -> None:
    Batch.objects.filter(pk=batch.pk).update(created_at=F("created_at") - by)


def test_a_submitted_batch_runs_and_its_rows_are_untouched(
    desk: Desk, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    batch = previewed(desk, b"name\ngate-1\ngate 2\n")

    with django_capture_on_commit_callbacks(execute=True):
        running = submit(desk, batch)

    assert (running.state, running.reason) == ("running", "ward 3 goes live")
    assert {row.state for row in rows_of(batch)} == {"draft"}
    assert desk.woken == [desk.target]


def test_the_trail_binds_the_submit_to_the_rows(desk: Desk) -> None:
    batch = submit(desk, previewed(desk, b"name\ngate-1\n"))

    event = AuditEvent.objects.get(action="batch.submit")
    assert (event.actor, event.batch, event.target) == ("mara", str(batch.pk), "Wards EU")
    assert batch.rows_hash in event.body
    assert "ward 3 goes live" in event.body


def test_submitting_twice_is_once(desk: Desk) -> None:
    batch = previewed(desk, b"name\ngate-1\n")
    submit(desk, batch)

    again = submit(desk, batch)

    assert again.state == "running"
    assert AuditEvent.objects.filter(action="batch.submit").count() == 1


def test_a_batch_that_is_done_by_now_is_not_submitted_again(desk: Desk) -> None:
    batch = submit(desk, previewed(desk, b"name\ngate-1\n"))
    Batch.objects.filter(pk=batch.pk).update(state="done")

    assert submit(desk, batch).state == "done"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_a_batch_needs_a_reason_of_a_sensible_length(desk: Desk, reason: str) -> None:
    batch = previewed(desk, b"name\ngate-1\n")

    with pytest.raises(InvalidSpec) as refusal:
        submit(desk, batch, reason=reason)

    assert [problem.field for problem in refusal.value.problems] == ["reason"]


def test_rows_that_were_changed_since_the_preview_are_not_sent(desk: Desk) -> None:
    batch = previewed(desk, b"name\ngate-1\n")
    row = rows_of(batch)[0]
    Operation.objects.filter(pk=row.pk).update(wish={**row.wish, "ttl": 90})

    with pytest.raises(RowsChanged):
        submit(desk, batch)

    assert Batch.objects.get(pk=batch.pk).state == "ready"


def test_a_page_that_showed_other_rows_cannot_submit_these(desk: Desk) -> None:
    batch = previewed(desk, b"name\ngate-1\n")
    batch.rows_hash = "0" * 64

    with pytest.raises(RowsChanged):
        submit(desk, batch)


def test_the_hash_is_of_what_will_be_created_only(desk: Desk) -> None:
    good = previewed(desk, b"name\ngate-1\n")

    with_a_bad_row = previewed(desk, b"name\ngate-1\ngate 2\n")

    assert with_a_bad_row.rows_hash == good.rows_hash == hash_rows(good).hexdigest()


@pytest.mark.parametrize("content", [b"name\ngate 1\n", b"%PDF"])
def test_a_batch_without_a_row_to_create_cannot_be_submitted(desk: Desk, content: bytes) -> None:
    batch = previewed(desk, content)

    with pytest.raises(NotReady):
        submit(desk, batch)


def test_a_batch_that_is_still_being_read_cannot_be_submitted(desk: Desk) -> None:
    with pytest.raises(NotReady):
        submit(desk, ask(desk, b"name\ngate-1\n"))


def test_who_may_only_look_may_not_submit(desk: Desk, viewer: Person) -> None:
    batch = previewed(desk, b"name\ngate-1\n")
    desk.person = viewer

    with pytest.raises(NotAllowed):
        submit(desk, batch)


def test_a_discarded_batch_cannot_be_submitted_and_its_rows_go(desk: Desk) -> None:
    batch = previewed(desk, b"name\ngate-1\n")

    discarded = previews.discard(actor=desk.actor, batch=batch)
    deleted = previews.forget_old_drafts(actor=CONSOLE)

    assert (discarded.state, deleted) == ("cancelled", 1)
    assert not rows_of(batch)
    with pytest.raises(NotReady):
        submit(desk, batch)


def test_a_running_batch_cannot_be_discarded(desk: Desk) -> None:
    batch = submit(desk, previewed(desk, b"name\ngate-1\n"))

    with pytest.raises(WrongBatchState):
        previews.discard(actor=desk.actor, batch=batch)


def test_a_preview_that_nobody_submitted_goes_after_a_week_and_is_still_named(desk: Desk) -> None:
    old, young = previewed(desk, b"name\ngate-1\n"), previewed(desk, b"name\ngate-2\n")
    age(old, timedelta(days=8))
    age(young, timedelta(days=6))

    previews.forget_old_drafts(actor=CONSOLE)

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.state, young.state) == ("cancelled", "ready")
    assert (len(rows_of(old)), len(rows_of(young))) == (0, 1)
    assert AuditEvent.objects.get(action="batch.forget").actor == "console"


def test_a_running_batch_is_never_forgotten(desk: Desk) -> None:
    batch = submit(desk, previewed(desk, b"name\ngate-1\n"))
    age(batch, timedelta(days=30))

    previews.forget_old_drafts(actor=CONSOLE)

    assert len(rows_of(batch)) == 1


def test_what_was_not_sent_of_a_cancelled_batch_stays_on_its_page(desk: Desk) -> None:
    batch = submit(desk, previewed(desk, b"name\ngate-1\n"))
    Batch.objects.filter(pk=batch.pk).update(state="cancelled")

    previews.forget_old_drafts(actor=CONSOLE)

    assert len(rows_of(batch)) == 1
