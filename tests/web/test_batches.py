"""The page of a batch that was submitted: how far it is, and why it does not move."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from channels_app.models import Batch, Person, Target, Worker
from channels_app.rules.lifecycle import BatchState, OperationState
from tests.web.batch_pages import names, page, title
from tests.web.batches import add_drafts, add_sent, make_batch


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
    assert "1 unknown: nobody can tell yet whether AWS did it.</strong> It is unknown." in text
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


def test_of_one_row_that_is_left_it_is_told_as_of_one(
    browser: Client, target: Target, operator: Person
) -> None:
    batch = make_batch(target, operator)
    add_drafts(batch, "gate-1")

    assert "so 1 row waits" in page(browser, batch)
    Batch.objects.filter(pk=batch.pk).update(state="paused", because="Paused by Mara Lindqvist.")
    assert "the one that is left waits as it is." in page(browser, batch)


def test_a_batch_behind_another_of_which_all_was_sent_waits_for_none(
    browser: Client, target: Target, operator: Person, worker: Worker
) -> None:
    add_sent(make_batch(target, operator, name="ward-3.csv"), "bed-1", OperationState.UNKNOWN)
    second = make_batch(target, operator, name="ward-4.csv")
    add_drafts(second, "gate-1")

    assert "This waits until" not in page(browser, second)


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
