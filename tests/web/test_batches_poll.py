"""What an open page of a batch asks for by itself, and gets."""

from django.test import Client

from channels_app.models import Batch, Person, Target
from channels_app.rules.lifecycle import OperationState
from tests.web.batch_pages import page, poll, title
from tests.web.batches import add_drafts, add_sent, make_batch


def test_the_poll_of_a_page_that_is_still_right_brings_nothing(browser: Client, running: Batch) -> None:
    answer = poll(browser, page(browser, running))

    assert answer.status_code == 204  # type: ignore[attr-defined]


def test_the_poll_brings_the_title_and_what_changed(browser: Client, running: Batch) -> None:
    text = page(browser, running)
    add_sent(running, "bed-9", OperationState.SUCCEEDED, line=9)

    brought = poll(browser, text).content.decode()  # type: ignore[attr-defined]

    assert title(brought) == "50 % · ward-3.csv"
    assert "4 of 8 done" in brought
    assert "ward-3.csv: Running, 50 % done" in brought


def test_who_listens_is_told_in_tenths_only(browser: Client, target: Target, operator: Person) -> None:
    batch = make_batch(target, operator)
    add_drafts(batch, *(f"bed-{number}" for number in range(100)), first=100)
    text = page(browser, batch)
    add_sent(batch, "bed-x", OperationState.SUCCEEDED)

    brought = poll(browser, text).content.decode()  # type: ignore[attr-defined]

    assert "1 of 101 done" in brought
    assert "hx-swap-oob" not in brought


def test_another_state_loads_the_whole_page_anew(browser: Client, running: Batch) -> None:
    text = page(browser, running)
    Batch.objects.filter(pk=running.pk).update(state="paused")

    answer = poll(browser, text)

    assert answer.headers["HX-Refresh"] == "true"  # type: ignore[attr-defined]


def test_a_page_asks_the_database_little(
    browser: Client, running: Batch, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        page(browser, running)
