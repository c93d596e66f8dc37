"""The pages by which something is done to many channels at once."""

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from channels_app.models import Batch, Channel, Operation, Person, Target
from channels_app.rules.lifecycle import ChannelState, OperationState
from tests.people import browser_of, make_asked_for, make_channel

BULK = "/channels/bulk/"
TAGS = {"do": "tag", "asked": "ward=3\nfloor=2"}


def text(response: object) -> str:
    return html.unescape(response.content.decode())  # type: ignore[attr-defined]


def ask(browser: Client, *channels: Channel, **fields: str) -> str:
    """The page that follows when these are ticked."""
    return text(browser.post(BULK, {"channel": [str(each.pk) for each in channels], **fields}))


def confirm(browser: Client, page: str, **typed: str) -> str:
    """Press the button of the page that asks; the page that follows."""
    form: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page):
        form.setdefault(name, []).append(html.unescape(value))
    return text(browser.post(BULK, {**form, "reason": "They moved", **typed}, follow=True))


@pytest.fixture
def two(target: Target) -> list[Channel]:
    return [make_channel(target, "gate-1"), make_channel(target, "gate-2")]


def test_the_list_offers_what_can_be_done_with_the_ticked(browser: Client, two: list[Channel]) -> None:
    page = text(browser.get("/channels/"))

    assert page.count('name="channel"') == 2
    assert "All 2 that match" in page
    assert '<option value="delete">Delete</option>' in page


def test_who_may_change_nothing_may_still_export(viewer: Person, two: list[Channel]) -> None:
    page = text(browser_of(viewer).get("/channels/"))

    assert '<option value="csv">' in page
    assert '<option value="delete">' not in page


def test_where_nothing_is_ticked_the_list_stays_filtered(browser: Client, two: list[Channel]) -> None:
    page = browser.post(BULK, {"do": "delete", "query": "?q=gate-1"}, follow=True)

    assert page.redirect_chain == [("/channels/?q=gate-1", 302)]
    assert "Nothing was chosen." in text(page)


def test_what_to_do_is_asked_for_before_the_ticks_are_sent(browser: Client, two: list[Channel]) -> None:
    assert re.search(r'<select id="do" name="do" required>', text(browser.get("/channels/")))


@pytest.mark.parametrize("do", ["tag", "untag", "ttl"])
def test_what_is_to_be_changed_is_asked_first(browser: Client, two: list[Channel], do: str) -> None:
    page = ask(browser, *two, do=do)

    assert 'name="asked"' in page
    assert "2 channels</h1>" in page


def test_what_is_wrong_with_it_is_said_beside_the_field(browser: Client, two: list[Channel]) -> None:
    page = ask(browser, *two, do="ttl", asked="300")

    assert "300 seconds is too long. Enter 5 to 120." in page
    assert 'id="asked-error"' in page


def test_a_page_says_what_will_happen_to_which(browser: Client, target: Target, two: list[Channel]) -> None:
    has_them = make_channel(target, "gate-3", tags={"ward": "3", "floor": "2"})

    page = ask(browser, *two, has_them, **TAGS)

    assert "<h1>Put tags on 2 channels?</h1>" in page
    assert "Each gets ward=3 and floor=2." in page
    assert "<dt>In Wards EU</dt><dd>2, account <code>210987654321</code>" in page
    assert "It has these tags already." in page
    assert "It can be undone" in page


def test_confirmed_it_becomes_a_batch_whose_page_follows(browser: Client, two: list[Channel]) -> None:
    page = confirm(browser, ask(browser, *two, **TAGS))

    batch = Batch.objects.get()
    assert (batch.kind, batch.reason, batch.state) == ("tag", "They moved", "previewing")
    assert "Being prepared" in page


def test_without_a_reason_nothing_is_changed(browser: Client, two: list[Channel]) -> None:
    page = confirm(browser, ask(browser, *two, **TAGS), reason="")

    assert "Nothing was changed." in page
    assert not Batch.objects.exists()


def test_a_delete_asks_for_the_count_and_says_that_nothing_comes_back(
    browser: Client, two: list[Channel]
) -> None:
    asked = ask(browser, *two, do="delete")
    wrong = confirm(browser, asked, typed="1")

    assert "It cannot be undone." in asked
    assert "That is not the count. Enter 2 to delete them." in wrong
    assert not Batch.objects.exists()


def test_a_delete_with_the_right_count_becomes_a_batch(browser: Client, two: list[Channel]) -> None:
    confirm(browser, ask(browser, *two, do="delete"), typed="2")

    assert Batch.objects.get().kind == "delete"


def test_everything_that_matches_the_filter_is_meant(browser: Client, target: Target) -> None:
    for number in range(60):
        make_channel(target, f"bed-{number}")
    make_channel(target, "gate-1")

    page = text(browser.post(BULK, {"do": "delete", "all": "1", "query": "?q=bed"}))

    assert "<h1>Delete 60 channels?</h1>" in page


def test_a_filter_that_makes_no_sense_changes_nothing(browser: Client, two: list[Channel]) -> None:
    answer = browser.post(BULK, {"do": "delete", "all": "1", "query": "?state=sleepy"}, follow=True)

    assert "Put the filter right first." in text(answer)


def test_what_changed_since_the_page_was_made_is_shown_again(browser: Client, two: list[Channel]) -> None:
    asked = ask(browser, *two, **TAGS)
    Channel.objects.filter(name="gate-1").update(state="missing")

    page = confirm(browser, asked)

    assert "What you chose has changed since this page was made." in page
    assert "<h1>Put tags on 1 channel?</h1>" in page
    assert not Batch.objects.exists()


def test_nothing_chosen_is_said(browser: Client, two: list[Channel]) -> None:
    assert "Nothing was chosen." in text(browser.post(BULK, {"do": "delete"}, follow=True))


def test_channels_of_several_targets_become_batches_of_their_own(
    browser: Client, operator: Person, two: list[Channel], other_target: Target
) -> None:
    operator.grants.create(role="operator", target=other_target)
    page = confirm(browser, ask(browser, *two, make_channel(other_target, "gate-3"), **TAGS))

    assert Batch.objects.count() == 2
    assert "2 batches were made of it" in page
    assert "<title>Batches" in page


def test_channels_out_of_sight_are_no_part_of_it(browser: Client, other_target: Target) -> None:
    page = ask(browser, make_channel(other_target, "gate-3"), do="delete")

    assert "<h1>Nothing to do</h1>" in page
    assert "gate-3" not in page


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_the_ticked_are_exported(browser: Client, two: list[Channel], kind: str) -> None:
    answer = browser.post(BULK, {"do": kind, "channel": str(two[0].pk)})

    assert answer["Location"] == f"/channels/export.{kind}?channel={two[0].pk}"


def test_an_export_of_the_ticked_holds_just_them(browser: Client, two: list[Channel]) -> None:
    answer = browser.get(f"/channels/export.csv?channel={two[0].pk}")

    content = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "gate-1" in content
    assert "gate-2" not in content


def test_what_failed_since_the_page_was_made_is_shown_before_it_is_tried_again(
    browser: Client, target: Target, operator: Person
) -> None:
    first = make_asked_for(target, "gate-3", operator, state=OperationState.FAILED)
    shown = ask(browser, do="again", all="1")
    make_asked_for(target, "gate-4", operator, state=OperationState.FAILED)

    page = confirm(browser, shown)

    assert "Try again 2 channels?" in page
    first.refresh_from_db()
    assert first.state == "failed"


def test_what_failed_of_the_ticked_is_tried_again(
    browser: Client, target: Target, operator: Person, two: list[Channel]
) -> None:
    failed = make_asked_for(target, "gate-3", operator, state=OperationState.FAILED)
    assert failed.channel

    page = confirm(browser, ask(browser, *two, failed.channel, do="again"))

    assert "1 queued to be tried again." in page
    assert Operation.objects.get(pk=failed.pk).state == "queued"
    assert Channel.objects.get(name="gate-3").state == ChannelState.REQUESTED


def test_ten_times_the_channels_take_no_more_queries(browser: Client, target: Target) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.post(BULK, {"do": "ttl", "asked": "90", "all": "1", "query": ""})
        return len(queries)

    make_channel(target, "bed-0", tags={"ward": "3"})
    one = count()
    for number in range(1, 11):
        make_channel(target, f"bed-{number}", tags={"ward": "3"})

    assert count() == one
