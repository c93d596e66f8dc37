"""The page that undoes a batch, and the words of the batch that it makes."""

import csv
import re
from typing import cast
from uuid import uuid4

import pytest
from django.test import Client

from channels_app import wiring
from channels_app.models import Batch, Channel, Person, Target
from channels_app.rules.lifecycle import BatchState
from tests.cloud import LocalKvs
from tests.fakes.gateway import FakeGateway
from tests.services.desk import Desk
from tests.services.undo_desk import created, drain, prepared
from tests.web.batches import make_batch


@pytest.fixture
def real(target: Target, operator: Person, cloud: LocalKvs) -> Desk:
    """The desk over a running localkvs, which the pages reach too."""
    return Desk(target=target, person=operator, aws=cast(FakeGateway, wiring.gateway_for(target)))


@pytest.fixture
def done(real: Desk) -> Batch:
    ward = uuid4().hex[:8]
    return created(real, f"name\n{ward}-1\n{ward}-2\n{ward}-3\n".encode())


def page_of(browser: Client, batch: Batch) -> str:
    return browser.get(f"{batch.get_absolute_url()}undo/").content.decode()


def press(browser: Client, batch: Batch, *, typed: str, reason: str = "the wrong ward") -> str:
    """Fill in the page that is shown now; the page that follows."""
    hidden = dict(re.findall(r'name="(submission|shown)" value="([^"]*)"', page_of(browser, batch)))
    fields = {**hidden, "typed": typed, "reason": reason}
    return browser.post(f"{batch.get_absolute_url()}undo/", fields, follow=True).content.decode()


def test_the_page_of_a_batch_that_is_done_leads_to_its_undo(browser: Client, done: Batch) -> None:
    assert f"{done.get_absolute_url()}undo/" in browser.get(done.get_absolute_url()).content.decode()


@pytest.mark.parametrize("state", [BatchState.RUNNING, BatchState.PAUSED, BatchState.READY, BatchState.DONE])
def test_where_nothing_can_be_undone_no_link_is_shown_and_its_page_says_why(
    browser: Client, target: Target, operator: Person, state: BatchState
) -> None:
    batch = make_batch(target, operator, state=state)
    page = browser.get(batch.get_absolute_url()).content.decode()

    answer = browser.get(f"{batch.get_absolute_url()}undo/", follow=True).content.decode()

    assert "Undo this batch" not in page
    assert "created nothing" in answer or "Wait until it is done" in answer


def test_it_says_what_goes_where_and_that_nothing_comes_back(browser: Client, done: Batch) -> None:
    page = page_of(browser, done)

    assert "<h1>Delete 3 channels?</h1>" in page
    assert "Delete 3 channels in Wards EU" in page
    assert "210987654321" in page
    assert "AWS gives nothing back" in page


def test_it_lists_what_is_left_and_why(browser: Client, real: Desk, done: Batch) -> None:
    gone, changed, _ = Channel.objects.order_by("name")
    found = real.aws.describe(gone.name)
    real.aws.delete(found.arn, version=found.version, operation=uuid4())
    Channel.objects.filter(pk=changed.pk).update(version="another")

    page = page_of(browser, done)

    assert "AWS has it no more." in page
    assert "It was changed since" in page
    assert "Delete 1 channel in Wards EU" in page


def test_a_wrong_count_deletes_nothing_and_says_so_beside_the_field(browser: Client, done: Batch) -> None:
    page = press(browser, done, typed="2", reason="")

    assert "Nothing was changed." in page
    assert 'id="typed-error"' in page
    assert 'id="reason-error"' in page
    assert not Batch.objects.filter(undoes=done).exists()


def test_the_count_typed_makes_a_batch_of_deletes_with_words_of_its_own(
    browser: Client, real: Desk, done: Batch
) -> None:
    press(browser, done, typed="3")
    made = prepared(real, Batch.objects.get(undoes=done))
    drain(real)

    after = browser.get(made.get_absolute_url()).content.decode()
    assert "Delete 3 channels that" in after
    assert "All 3 done: 3 deleted, 0 failed." in after
    assert "created," not in after
    assert f"{made.get_absolute_url()}" in browser.get(done.get_absolute_url()).content.decode()


def test_while_an_undo_is_under_way_no_second_is_offered(browser: Client, real: Desk, done: Batch) -> None:
    press(browser, done, typed="3")
    undo = Batch.objects.get(undoes=done)

    page = browser.get(done.get_absolute_url()).content.decode()
    assert undo.get_absolute_url() in page
    assert "Undo this batch" not in page
    prepared(real, undo)
    drain(real)
    assert "Undo this batch" in browser.get(done.get_absolute_url()).content.decode()


def test_its_results_tell_of_each_channel(browser: Client, real: Desk, done: Batch) -> None:
    kept = Channel.objects.order_by("name")[0]
    Channel.objects.filter(pk=kept.pk).update(version="another")
    press(browser, done, typed="2")
    made = prepared(real, Batch.objects.get(undoes=done))
    drain(real)

    answer = browser.get(f"{made.get_absolute_url()}rows.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = {row["name"]: row for row in csv.DictReader(text.splitlines())}

    assert [row["state"] for row in rows.values()] == ["Deleted", "Deleted", "Left as it is"]
    assert "changed since" in rows[kept.name]["reason"]
    assert all(row["arn"] for row in rows.values())


def test_the_channel_s_page_tells_of_its_delete(browser: Client, real: Desk, done: Batch) -> None:
    press(browser, done, typed="3")
    prepared(real, Batch.objects.get(undoes=done))
    drain(real)

    page = browser.get(Channel.objects.first().get_absolute_url()).content.decode()  # type: ignore[union-attr]

    assert "Delete asked for" in page
    assert "Deleted: AWS took it" in page
    assert "the wrong ward" in page


def test_what_changed_after_the_page_was_shown_is_shown_again(
    browser: Client, real: Desk, done: Batch
) -> None:
    hidden = dict(re.findall(r'name="(submission|shown)" value="([^"]*)"', page_of(browser, done)))
    Channel.objects.filter(pk=Channel.objects.order_by("name")[0].pk).update(version="another")

    fields = {**hidden, "typed": "3", "reason": "the wrong ward"}
    page = browser.post(f"{done.get_absolute_url()}undo/", fields).content.decode()

    assert "has changed since this page was made" in page
    assert "Delete 2 channels in Wards EU" in page
    assert not Batch.objects.filter(undoes=done).exists()


def test_a_second_press_is_the_first(browser: Client, done: Batch) -> None:
    hidden = dict(re.findall(r'name="(submission|shown)" value="([^"]*)"', page_of(browser, done)))
    fields = {**hidden, "typed": "3", "reason": "the wrong ward"}

    answers = [browser.post(f"{done.get_absolute_url()}undo/", fields) for _ in range(2)]

    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert Batch.objects.filter(undoes=done).count() == 1


def test_an_undo_offers_no_undo(browser: Client, done: Batch) -> None:
    press(browser, done, typed="3")
    made = Batch.objects.get(undoes=done)

    page = browser.get(f"{made.get_absolute_url()}undo/", follow=True).content.decode()

    assert "An undo cannot be undone" in page


def test_only_a_channel_that_the_batch_made_goes(browser: Client, real: Desk, done: Batch) -> None:
    other = real.active(f"other-{uuid4().hex[:8]}")
    press(browser, done, typed="3")
    prepared(real, Batch.objects.get(undoes=done))

    drain(real)

    assert real.aws.describe(other.name).status == "ACTIVE"
