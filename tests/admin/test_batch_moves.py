"""The actions on batches: what the page says before, what the service does after, and what is told."""

from typing import Any

import pytest
from django.test import Client

from channels_app.audit.models import AuditEvent
from channels_app.models import Batch, Person, Target
from channels_app.rules.lifecycle import BatchState, OperationState
from tests.admin import actions
from tests.admin.actions import messages_after, page_of
from tests.admin.pages import refusals
from tests.people import browser_of
from tests.web.batches import add_drafts, add_sent, make_batch

LIST = "/admin/channels_app/batch/"


@pytest.fixture
def browser(operator: Person) -> Client:
    return browser_of(operator)


@pytest.fixture
def running(target: Target, operator: Person) -> Batch:
    batch = make_batch(target, operator)
    add_drafts(batch, "bed-2")
    return batch


def choose(browser: Client, action: str, *batches: Batch, **more: str) -> Any:
    """With confirmed="yes", they press the button of the page that follows, too."""
    return actions.choose(browser, LIST, action, *batches, **more)


def state_of(batch: Batch) -> str:
    return Batch.objects.get(pk=batch.pk).state


def test_an_action_asks_on_a_page_first(browser: Client, running: Batch) -> None:
    page = page_of(choose(browser, "pause", running))

    assert "Pause: 1" in page
    assert "ward-3.csv in Wards EU, submitted by Mara Lindqvist" in page
    assert state_of(running) == "running"


def test_the_page_says_what_it_cannot_be_done_to(
    browser: Client, running: Batch, target: Target, operator: Person
) -> None:
    done = make_batch(target, operator, state=BatchState.DONE, name="ward-4.csv")

    page = page_of(choose(browser, "pause", running, done))

    assert "ward-4.csv in Wards EU: It is done." in page


def test_running_batches_are_paused(browser: Client, running: Batch) -> None:
    choose(browser, "pause", running, confirmed="yes")

    assert state_of(running) == "paused"
    assert messages_after(browser, LIST) == ["1 paused."]
    assert AuditEvent.objects.get(action="batch.paused").through == "admin"


def test_paused_batches_go_on(browser: Client, target: Target, operator: Person) -> None:
    batch = make_batch(target, operator, state=BatchState.PAUSED)

    choose(browser, "go_on", batch, confirmed="yes")

    assert state_of(batch) == "running"


def test_failed_rows_are_tried_again(browser: Client, target: Target, operator: Person) -> None:
    batch = make_batch(target, operator, state=BatchState.DONE)
    operation = add_sent(batch, "bed-2", OperationState.FAILED)

    choose(browser, "try_failed_again", batch, confirmed="yes")

    operation.refresh_from_db()
    assert (operation.state, state_of(batch)) == ("queued", "running")


def test_what_a_service_refuses_does_not_keep_back_the_others(
    browser: Client, running: Batch, target: Target, operator: Person
) -> None:
    done = make_batch(target, operator, state=BatchState.DONE, name="ward-4.csv")

    choose(browser, "pause", done, running, confirmed="yes")

    assert state_of(running) == "paused"
    said = messages_after(browser, LIST)
    assert said[0] == "1 paused."
    assert "1 left as they are. ward-4.csv is done" in said[1]


def test_who_may_change_nothing_is_refused_and_that_is_told(viewer: Person, running: Batch) -> None:
    answer = choose(browser_of(viewer), "pause", running, confirmed="yes")

    assert answer.status_code == 403
    assert state_of(running) == "running"
    assert len(refusals()) == 1
