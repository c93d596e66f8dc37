"""The page of a batch: what it says in each state, and what its poll brings."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from channels_app.models import Batch, Person, Target, Worker
from channels_app.rules.lifecycle import BatchState, OperationState
from channels_app.rules.preview import RowVerdict
from tests.people import browser_of
from tests.web.batches import add_drafts, add_sent, make_batch


@pytest.fixture
def browser(operator: Person) -> Client:
    return browser_of(operator)


@pytest.fixture
def worker(db: None) -> Worker:
    return Worker.objects.create(name="kvs-worker-1")


@pytest.fixture
def running(target: Target, operator: Person, worker: Worker) -> Batch:
    """Two created, one failed, one unknown, one put off and two that wait."""
    batch = make_batch(target, operator)
    for line, state in enumerate(["succeeded", "succeeded", "failed", "unknown", "queued"], start=2):
        told = {} if state == "succeeded" else {"answer": f"It is {state}.", "answer_code": "Code"}
        add_sent(batch, f"bed-{line}", OperationState(state), line=line, **told)
    add_drafts(batch, "bed-7", "bed-8", first=7)
    return batch


@pytest.fixture
def ready(target: Target, operator: Person, worker: Worker) -> Batch:
    batch = make_batch(target, operator, state=BatchState.READY, rows_hash="abc", room_left=4_480)
    add_drafts(batch, "bed-2", "bed-3")
    add_drafts(batch, "bed 4", verdict=RowVerdict.INVALID, answer="Spaces are not allowed.", first=4)
    add_drafts(batch, "bed-5", verdict=RowVerdict.EXISTS, answer="It is there, the same.", first=5)
    return batch


def page(browser: Client, batch: Batch, query: str = "") -> str:
    content = browser.get(f"{batch.get_absolute_url()}{query}").content.decode()
    return " ".join(html.unescape(content).split())


def title(text: str) -> str:
    return text.partition("<title>")[2].partition(" · KVS Admin</title>")[0]


def names(text: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*>(?:<a [^>]*>)?<code>([^<]*)</code>', text)


def poll(browser: Client, text: str) -> object:
    """The answer to what the open page asks for by itself."""
    found = re.search(r'id="now" hx-get="([^"]+)"', text)
    assert found
    return browser.get(found[1])


def test_a_preview_that_is_under_way_says_how_far_it_is(
    browser: Client, target: Target, operator: Person, worker: Worker
) -> None:
    batch = make_batch(target, operator, state=BatchState.PREVIEWING)
    add_drafts(batch, "bed-2", "bed-3")

    text = page(browser, batch)

    assert "2 rows checked so far." in text
    assert "Nothing has been created." in text
    assert title(text) == "2 read · ward-3.csv"


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


def test_progress_is_one_sentence(browser: Client, running: Batch) -> None:
    begun = datetime.now(UTC) - timedelta(minutes=5)
    Batch.objects.filter(pk=running.pk).update(state_since=begun)
    running.operations.exclude(first_sent_at=None).update(first_sent_at=begun)

    text = page(browser, running)

    assert "3 of 7 done, 4 left. Less than 1 a second, about 13 seconds more." in text
    assert "2 need attention." in text
    assert 'max="7" value="3"' in text


def test_the_title_counts(browser: Client, running: Batch) -> None:
    assert title(page(browser, running)) == "42 % · ward-3.csv"


def test_what_needs_attention_names_its_rows_and_what_aws_said(browser: Client, running: Batch) -> None:
    text = page(browser, running)

    assert "1 failed.</strong> It is failed." in text
    assert "1 unknown: AWS’s answer was lost.</strong> It is unknown." in text
    assert "1 put off.</strong> It is queued." in text
    assert "<code>Code</code>, line 4." in text


def test_a_row_leads_to_its_channel_and_shows_its_arn(browser: Client, running: Batch) -> None:
    channel = running.operations.get(name="bed-2").channel
    assert channel is not None

    text = page(browser, running)

    assert channel.get_absolute_url() in text
    assert channel.arn
    assert channel.arn in text


@pytest.mark.parametrize(
    ("show", "shown"),
    [
        ("", ["bed-2", "bed-3", "bed-4", "bed-5", "bed-6", "bed-7", "bed-8"]),
        ("created", ["bed-2", "bed-3"]),
        ("failed", ["bed-4"]),
        ("unknown", ["bed-5"]),
        ("waiting", ["bed-6", "bed-7", "bed-8"]),
        ("sent", []),
    ],
)
def test_rows_are_filtered_by_what_became_of_them(
    browser: Client, running: Batch, show: str, shown: list[str]
) -> None:
    assert names(page(browser, running, f"?show={show}" if show else "")) == shown


def test_rows_come_in_pages_by_their_line(browser: Client, target: Target, operator: Person) -> None:
    batch = make_batch(target, operator)
    add_drafts(batch, *(f"bed-{number:03d}" for number in range(1, 121)), first=1)

    second = re.search(r'href="([^"]*after=[^"]*)"', page(browser, batch))
    assert second
    text = page(browser, batch, second[1].partition(batch.get_absolute_url())[2])

    assert names(text)[0] == "bed-051"
    assert len(names(text)) == 50


def test_a_paused_batch_says_why_and_that_nothing_failed_by_it(browser: Client, running: Batch) -> None:
    Batch.objects.filter(pk=running.pk).update(state="paused", because="Paused by Mara Lindqvist.")

    text = page(browser, running)

    assert "Paused by Mara Lindqvist. No row is marked failed by it: the 4 that are left wait" in text
    assert title(text) == "Paused at 42 % · ward-3.csv"
    assert "Go on</button>" in text


def test_a_full_account_is_told_with_what_can_be_done(browser: Client, running: Batch) -> None:
    Batch.objects.filter(pk=running.pk).update(state="paused", because="The account is full.")
    running.operations.filter(state="queued").update(answer_code="AccountChannelLimitExceededException")

    text = page(browser, running)

    assert "Ask AWS for a higher limit" in text
    assert "account <code>210987654321</code> in <code>eu-central-1</code>" in text


def test_a_held_target_is_told_with_the_way_to_release_it(browser: Client, running: Batch) -> None:
    Target.objects.filter(pk=running.target_id).update(held_at=timezone.now(), held_because="A drill.")

    text = page(browser, running)

    assert "All calls to Wards EU are held, so this waits" in text
    assert f'href="/targets/{running.target_id}/">Look why, and release them' in text


def test_a_batch_without_a_worker_says_so(browser: Client, running: Batch) -> None:
    Worker.objects.all().delete()

    assert "No worker is running, so 4 rows wait" in page(browser, running)


def test_a_batch_behind_another_says_which(browser: Client, running: Batch, operator: Person) -> None:
    second = make_batch(running.target, operator, name="ward-4.csv")
    add_drafts(second, "gate-1")

    assert "This waits until ward-3.csv has been sent" in page(browser, second)


def test_a_batch_that_does_not_move_says_so(browser: Client, running: Batch) -> None:
    long_ago = datetime.now(UTC) - timedelta(minutes=5)
    Batch.objects.filter(pk=running.pk).update(state_since=long_ago)
    running.operations.exclude(last_sent_at=None).update(last_sent_at=long_ago, finished_at=long_ago)

    assert "Nothing has moved for more than a minute" in page(browser, running)


def test_a_batch_that_is_done_says_how_it_ended(browser: Client, target: Target, operator: Person) -> None:
    batch = make_batch(target, operator, state=BatchState.DONE)
    add_sent(batch, "bed-2", OperationState.SUCCEEDED)
    add_sent(batch, "bed-3", OperationState.FAILED, line=3, answer="No.")

    text = page(browser, batch)

    assert "All 2 done: 1 created, 1 failed." in text
    assert title(text) == "Done, 1 failed · ward-3.csv"
    assert "Try the 1 failed again" in text
    assert "hx-trigger" not in text.partition('id="now"')[2].partition("</div>")[0]


def test_a_cancelled_batch_says_what_was_not_sent(browser: Client, running: Batch) -> None:
    Batch.objects.filter(pk=running.pk).update(state="cancelled")

    text = page(browser, running)

    assert "2 created. The rest was cancelled." in text
    assert "Not sent 2</a>" in text


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
