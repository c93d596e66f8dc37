"""The buttons of a batch's page: each calls its service once, and says why where nothing was changed."""

import pytest
from django.test import Client

from channels_app.audit.models import AuditEvent
from channels_app.models import Batch, Person, Target
from channels_app.rules.lifecycle import BatchState, OperationState
from tests.services.desk import Desk
from tests.services.preview_desk import previewed
from tests.web.batches import add_drafts, add_sent, make_batch


@pytest.fixture
def ready(desk: Desk) -> Batch:
    return previewed(desk, b"name\nbed-1\nbed-2\n")


@pytest.fixture
def running(target: Target, operator: Person) -> Batch:
    batch = make_batch(target, operator)
    add_drafts(batch, "bed-2", "bed-3")
    return batch


def press(browser: Client, batch: Batch, button: str, **fields: str) -> str:
    """Press it; the page that follows."""
    return browser.post(f"{batch.get_absolute_url()}{button}/", fields, follow=True).content.decode()


def state_of(batch: Batch) -> str:
    return Batch.objects.get(pk=batch.pk).state


def submit(browser: Client, batch: Batch, reason: str = "Ward 3 goes live", rows_hash: str = "") -> str:
    return press(browser, batch, "submit", reason=reason, rows_hash=rows_hash or batch.rows_hash)


def test_a_submit_lets_the_batch_run_with_its_reason(browser: Client, ready: Batch) -> None:
    submit(browser, ready)

    ready.refresh_from_db()
    assert (ready.state, ready.reason) == ("running", "Ward 3 goes live")


def test_two_submits_are_one(browser: Client, ready: Batch) -> None:
    submit(browser, ready)
    page = submit(browser, ready)

    assert AuditEvent.objects.filter(action="batch.submit").count() == 1
    assert "can be submitted" not in page


def test_a_submit_without_a_reason_says_so_beside_the_field(browser: Client, ready: Batch) -> None:
    page = submit(browser, ready, reason=" ")

    assert 'id="reason-error"' in page
    assert "A reason is needed for a batch." in page
    assert state_of(ready) == "ready"


def test_a_reason_that_is_too_long_comes_back_as_it_was_typed(browser: Client, ready: Batch) -> None:
    page = submit(browser, ready, reason="why " * 300)

    assert "why why why" in page
    assert "characters are too many" in page


def test_a_submit_of_other_rows_than_were_seen_is_refused(browser: Client, ready: Batch) -> None:
    submit(browser, ready, rows_hash="another")

    assert state_of(ready) == "ready"


def test_a_preview_is_discarded(browser: Client, ready: Batch) -> None:
    page = press(browser, ready, "discard")

    assert state_of(ready) == "cancelled"
    assert "Start over" in page


def test_a_batch_is_paused_and_goes_on(browser: Client, running: Batch) -> None:
    paused = press(browser, running, "pause")
    assert "Paused by Mara Lindqvist." in paused

    press(browser, running, "go-on")
    assert state_of(running) == "running"


def test_a_button_of_a_page_that_is_out_of_date_says_so(browser: Client, running: Batch) -> None:
    page = press(browser, running, "go-on")

    assert "so this cannot be done now" in page
    assert state_of(running) == "running"


def test_cancelling_is_asked_on_a_page_that_says_what_will_happen(browser: Client, running: Batch) -> None:
    page = browser.get(f"{running.get_absolute_url()}cancel/").content.decode()

    assert "2 rows" in page
    assert state_of(running) == "running"


def test_a_batch_that_has_ended_has_nothing_to_cancel(browser: Client, running: Batch) -> None:
    Batch.objects.filter(pk=running.pk).update(state="done")

    answer = browser.get(f"{running.get_absolute_url()}cancel/")

    assert answer.headers["Location"] == running.get_absolute_url()


def test_the_rest_is_cancelled_with_its_reason(browser: Client, running: Batch) -> None:
    press(browser, running, "cancel", reason="Wrong ward")

    assert state_of(running) == "cancelled"
    assert AuditEvent.objects.get(action="batch.cancelled").reason == "Wrong ward"


def test_failed_rows_are_tried_again(browser: Client, target: Target, operator: Person) -> None:
    batch = make_batch(target, operator, state=BatchState.DONE)
    operation = add_sent(batch, "bed-2", OperationState.FAILED)

    page = press(browser, batch, "try-again")

    operation.refresh_from_db()
    assert "1 queued to be tried again." in page
    assert (operation.state, state_of(batch)) == ("queued", "running")


def test_where_nothing_failed_nothing_is_tried(browser: Client, running: Batch) -> None:
    assert "None was queued again" in press(browser, running, "try-again")
