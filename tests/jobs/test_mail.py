"""The mail that a submitter gets: its words, and where it goes when, and when not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core import mail as django_mail
from pytest_django import Settings

from channels_app.jobs.mail import compose
from channels_app.jobs.tasks import tell
from channels_app.models import Batch, Kind, Person, Target
from channels_app.rules.lifecycle import BatchState, OperationState
from channels_app.services.notices import Happening, Notice
from channels_app.services.progress import read_progress
from channels_app.services.troubles import read_troubles
from tests.web.batches import add_drafts, add_sent, make_batch

SINCE = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def batch(target: Target, operator: Person, settings: Settings) -> Batch:
    """Two created, one failed, one put off and one that waits."""
    settings.CONSOLE_URL = "https://kvs.wards.example"
    Person.objects.filter(pk=operator.pk).update(email="mara@wards.example")
    operator.refresh_from_db()
    batch = make_batch(target, operator, state_since=SINCE)
    for line, state in enumerate(["succeeded", "succeeded", "failed", "queued"], start=2):
        said = {} if state == "succeeded" else {"answer": f"AWS’s <{state}>.", "answer_code": "Code"}
        add_sent(batch, f"bed-{line}", OperationState(state), line=line, **said)
    add_drafts(batch, "bed-6", first=6)
    return batch


def notice(batch: Batch, happening: Happening) -> Notice:
    return Notice(
        batch=batch,
        happening=happening,
        since=batch.state_since,
        progress=read_progress(batch),
        troubles=tuple(read_troubles(batch)),
    )


def written(batch: Batch, happening: Happening) -> str:
    return str(compose(notice(batch, happening)).body)


@pytest.mark.parametrize(
    ("happening", "subject"),
    [
        (Happening.DONE, "ward-3.csv: done, 2 created, 1 failed"),
        (Happening.CANCELLED, "ward-3.csv: cancelled, 2 created"),
        (Happening.PAUSED, "ward-3.csv: paused, 2 left"),
        (Happening.HELD, "ward-3.csv: waits, all calls to Wards EU are held"),
        (Happening.STUCK, "ward-3.csv: nothing moves, 2 left"),
    ],
)
def test_the_subject_says_what_happened(batch: Batch, happening: Happening, subject: str) -> None:
    assert compose(notice(batch, happening)).subject == subject


def test_it_has_the_counts_what_needs_attention_and_the_address(batch: Batch) -> None:
    assert written(batch, Happening.DONE) == (
        "Your batch ward-3.csv in Wards EU is done.\n"
        "\n"
        "  2 created\n"
        "  1 failed\n"
        "  2 left\n"
        "  of 5\n"
        "\n"
        "Needs attention:\n"
        "- 1 failed, line 4: AWS’s <failed>. (Code)\n"
        "- 1 put off, line 5: AWS’s <queued>. (Code)\n"
        "\n"
        f"https://kvs.wards.example/batches/{batch.pk}/\n"
        "\n"
        "Your reason for it: Ward 3 goes live\n"
        "\n"
        "You get this because you submitted the batch.\n"
    )


def test_an_undo_says_that_channels_were_deleted(batch: Batch) -> None:
    batch.kind = Kind.DELETE

    message = compose(notice(batch, Happening.DONE))

    assert message.subject == "ward-3.csv: done, 2 deleted, 1 failed"
    assert "  2 deleted\n" in str(message.body)
    assert "created" not in str(message.body)


def test_a_pause_says_why_and_what_to_do(batch: Batch) -> None:
    batch.because = "The account is full."

    text = written(batch, Happening.PAUSED)

    assert "is paused.\nThe account is full.\n" in text
    assert "the 2 that are left wait as they are" in text


def test_a_hold_says_why(batch: Batch) -> None:
    batch.target.held_because = "A drill."

    assert "All calls to Wards EU are held, so your batch ward-3.csv waits.\nA drill.\n" in written(
        batch, Happening.HELD
    )


def test_a_standstill_says_since_when(batch: Batch) -> None:
    assert "in Wards EU since 09:30 UTC, 24 Nov 2026, though it runs." in written(batch, Happening.STUCK)


def test_a_name_with_line_breaks_is_no_way_to_another_header(batch: Batch) -> None:
    batch.name = "ward\r\nBcc: all@wards.example\r\n"

    message = compose(notice(batch, Happening.DONE)).message()

    assert "Bcc" not in message
    assert message["Subject"].startswith("ward Bcc: all@wards.example : done")


def test_the_same_news_has_the_same_number_and_other_news_another(batch: Batch) -> None:
    news = notice(batch, Happening.DONE)
    later = replace(news, since=datetime(2026, 11, 24, 9, 31, tzinfo=UTC))

    numbers = [compose(each).extra_headers["Message-ID"] for each in (news, news, later)]

    assert numbers[0] == numbers[1] != numbers[2]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_task_sends_it_to_the_submitter_once(
    batch: Batch, settings: Settings, mailoutbox: list[django_mail.EmailMessage]
) -> None:
    settings.SENDS_MAIL = True
    Batch.objects.update(state=BatchState.DONE.value, state_since=datetime.now(UTC))

    tell()
    tell()

    assert [message.to for message in mailoutbox] == [["mara@wards.example"]]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_where_no_mail_is_set_up_none_is_sent(
    batch: Batch, settings: Settings, mailoutbox: list[django_mail.EmailMessage]
) -> None:
    settings.SENDS_MAIL = False
    Batch.objects.update(state=BatchState.DONE.value, state_since=datetime.now(UTC))

    tell()

    assert mailoutbox == []
    assert Batch.objects.get().told_at is None
