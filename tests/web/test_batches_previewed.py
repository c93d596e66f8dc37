"""The page of a batch before it is submitted: what would happen to each row."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from channels_app.models import Batch, Person, Target, Worker
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.preview import RowVerdict
from tests.people import browser_of
from tests.web.batch_pages import names, page, title
from tests.web.batches import add_drafts, make_batch


def test_a_preview_that_is_under_way_says_how_far_it_is(
    browser: Client, target: Target, operator: Person, worker: Worker
) -> None:
    batch = make_batch(target, operator, state=BatchState.PREVIEWING)
    add_drafts(batch, "bed-2", "bed-3")

    text = page(browser, batch)

    assert "2 rows checked so far." in text
    assert "Nothing has been created." in text
    assert title(text) == "2 read · ward-3.csv"


def test_one_row_is_one_row(browser: Client, target: Target, operator: Person, worker: Worker) -> None:
    batch = make_batch(target, operator, state=BatchState.PREVIEWING)
    add_drafts(batch, "bed-2")

    assert "1 row checked so far." in page(browser, batch)


def test_a_preview_into_a_held_target_says_that_it_would_wait(
    browser: Client, target: Target, operator: Person, worker: Worker
) -> None:
    batch = make_batch(target, operator, state=BatchState.READY)
    add_drafts(batch, "bed-2")
    Target.objects.update(held_at=timezone.now(), held_because="The network is mended")

    text = page(browser, batch)

    assert "All calls to Wards EU are held. What you submit waits until they are released." in text
    assert "Why: The network is mended" in text


def test_a_preview_that_no_worker_reads_says_so(browser: Client, target: Target, operator: Person) -> None:
    batch = make_batch(target, operator, state=BatchState.PREVIEWING)

    assert "No worker is running, so nobody reads this" in page(browser, batch)


def test_what_cannot_be_read_says_why_and_leads_to_a_new_form(
    browser: Client, target: Target, operator: Person
) -> None:
    batch = make_batch(
        target, operator, state=BatchState.UNREADABLE, because="Line 7: a quote is not closed."
    )

    text = page(browser, batch)

    assert "Line 7: a quote is not closed." in text
    assert 'href="/batches/new/?target=Wards%20EU">Start over</a>' in text


def test_a_preview_counts_what_will_happen(browser: Client, ready: Batch) -> None:
    text = page(browser, ready)

    assert re.findall(r"</svg>([^<]+)</dt><dd>([\d,]+)</dd>", text) == [
        ("Will be created", "2"),
        ("Already there", "1"),
        ("Name taken", "0"),
        ("Invalid or duplicate", "1"),
    ]


def test_a_preview_says_what_a_submit_would_mean(browser: Client, ready: Batch) -> None:
    text = page(browser, ready)

    assert "4,480 more channels" in text
    assert "about 1 second, at 50 a second" in text
    assert "Create 2 channels in Wards EU</button>" in text
    assert 'name="rows_hash" value="abc"' in text


def test_a_preview_of_more_than_fits_says_so(browser: Client, ready: Batch) -> None:
    Batch.objects.filter(pk=ready.pk).update(room_left=1)

    assert "Only 1 more fit into this account." in page(browser, ready)


def test_a_preview_shows_first_what_cannot_be_created(browser: Client, ready: Batch) -> None:
    text = page(browser, ready)

    assert names(text) == ["bed 4"]
    assert "Spaces are not allowed." in text


@pytest.mark.parametrize(
    ("show", "shown"),
    [
        ("all", ["bed-2", "bed-3", "bed 4", "bed-5"]),
        ("create", ["bed-2", "bed-3"]),
        ("exists", ["bed-5"]),
        ("left-out", ["bed 4", "bed-5"]),
        ("nonsense", ["bed-2", "bed-3", "bed 4", "bed-5"]),
    ],
)
def test_a_tab_shows_its_rows(browser: Client, ready: Batch, show: str, shown: list[str]) -> None:
    assert names(page(browser, ready, f"?show={show}")) == shown


def test_a_part_of_a_name_finds_its_rows(browser: Client, ready: Batch) -> None:
    assert names(page(browser, ready, "?show=all&q=D-3")) == ["bed-3"]


def test_the_reader_tells_how_it_read(browser: Client, ready: Batch) -> None:
    Batch.objects.filter(pk=ready.pk).update(notes=["The sheet “Beds” was read; “Old” was not."])

    assert "The sheet “Beds” was read; “Old” was not." in page(browser, ready)


def test_a_preview_of_nothing_but_bad_rows_offers_no_submit(
    browser: Client, target: Target, operator: Person
) -> None:
    batch = make_batch(target, operator, state=BatchState.READY)
    add_drafts(batch, "bed 4", verdict=RowVerdict.INVALID)

    text = page(browser, batch)

    assert "None of these can be created" in text
    assert "batch-submit" not in text
    assert "/submit/" not in text


def test_a_viewer_sees_the_preview_and_cannot_submit_it(viewer: Person, ready: Batch) -> None:
    text = page(browser_of(viewer), ready)

    assert "2 can be created in Wards EU" in text
    assert "<textarea" not in text
    assert "Discard" not in text
