"""The actions on channels: what the page says before, what the service is asked for after, and what is told."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from channels_app.audit.models import AuditEvent
from channels_app.models import Batch, Channel, Operation, Person, Target
from channels_app.rules.lifecycle import OperationState
from tests.admin import actions
from tests.admin.actions import messages_after, page_of
from tests.admin.pages import refusals
from tests.people import browser_of, make_asked_for, make_channel

LIST = "/admin/channels_app/channel/"


@pytest.fixture
def browser(operator: Person) -> Client:
    return browser_of(operator)


@pytest.fixture
def two(target: Target) -> list[Channel]:
    return [make_channel(target, "gate-1"), make_channel(target, "gate-2")]


def choose(browser: Client, action: str, *rows: Channel, query: str = "", **more: str) -> Any:
    return actions.choose(browser, f"{LIST}{query}", action, *rows, **more)


def confirm(browser: Client, asked: Any, *, query: str = "", **typed: str) -> Any:
    return actions.confirm(browser, f"{LIST}{query}", asked, **{"reason": "They moved", **typed})


def test_what_is_to_be_changed_is_asked_first(browser: Client, two: list[Channel]) -> None:
    page = page_of(choose(browser, "put_tags_on", *two))

    assert "Put tags on: 2" in page
    assert 'name="asked"' in page
    assert "One key=value a line." in page


def test_the_page_says_what_will_happen_and_what_is_left(
    browser: Client, two: list[Channel], target: Target
) -> None:
    tagged = make_channel(target, "gate-3", tags={"ward": "3"})

    page = page_of(choose(browser, "put_tags_on", *two, tagged, asked="ward=3"))

    assert "Each gets ward=3." in page
    assert "2 in Wards EU, account 210987654321" in page
    assert "gate-3: It has these tags already." in page
    assert not Batch.objects.exists()


def test_confirmed_it_becomes_a_batch(browser: Client, two: list[Channel]) -> None:
    confirm(browser, choose(browser, "change_ttl", *two, asked="90"))

    batch = Batch.objects.get()
    assert (batch.kind, batch.reason) == ("update_ttl", "They moved")
    assert messages_after(browser, LIST) == ["A worker does it: batch TTL 90 s in Wards EU."]
    assert AuditEvent.objects.get(action="batch.change").through == "admin"


def test_a_delete_asks_for_the_count(browser: Client, two: list[Channel]) -> None:
    page = page_of(confirm(browser, choose(browser, "delete_many", *two), typed="1"))

    assert "That is not the count. Enter 2 to delete them." in page
    assert not Batch.objects.exists()


def test_all_that_the_list_finds_may_be_chosen(browser: Client, target: Target) -> None:
    beds = [make_channel(target, f"bed-{number}") for number in range(60)]
    make_channel(target, "gate-1")
    across = {"select_across": "1", "query": "?q=bed"}

    asked = choose(browser, "delete_many", beds[0], **across)
    confirm(browser, asked, query="?q=bed", typed="60")

    assert "Delete: 60" in page_of(asked)
    assert Batch.objects.get().kind == "delete"


def test_what_is_wrong_with_it_is_said(browser: Client, two: list[Channel]) -> None:
    page = page_of(choose(browser, "change_ttl", *two, asked="300"))

    assert "300 seconds is too long. Enter 5 to 120." in page


def test_what_changed_since_the_page_was_made_is_shown_again(browser: Client, two: list[Channel]) -> None:
    asked = choose(browser, "take_tags_off", *two, asked="ward")
    Channel.objects.filter(name="gate-1").update(state="missing")

    assert "This can be done to none of them." in page_of(asked)
    assert not Batch.objects.exists()


def test_what_failed_is_tried_again(browser: Client, target: Target, operator: Person) -> None:
    failed = make_asked_for(target, "gate-3", operator, state=OperationState.FAILED)
    assert failed.channel

    confirm(browser, choose(browser, "try_failed_again", failed.channel))

    assert Operation.objects.get(pk=failed.pk).state == "queued"
    assert messages_after(browser, LIST) == ["1 queued to be tried again. A worker does it."]


def test_who_may_not_change_channels_is_refused_and_that_is_told(viewer: Person, two: list[Channel]) -> None:
    answer = choose(browser_of(viewer), "delete_many", *two)

    assert answer.status_code == 403
    assert len(refusals()) == 1


@pytest.mark.parametrize("confirmed", [False, True])
def test_thirty_queries_will_do_however_many_they_are(
    browser: Client, target: Target, confirmed: bool
) -> None:
    def count(channels: list[Channel]) -> int:
        asked = choose(browser, "change_ttl", *channels, asked="90")
        with CaptureQueriesContext(connection) as queries:
            if confirmed:
                confirm(browser, asked)
            else:
                choose(browser, "change_ttl", *channels, asked="90")
        return len(queries)

    one = count([make_channel(target, "bed", tags={"ward": "3"})])
    many = count([make_channel(target, f"gate-{number}", tags={"ward": "3"}) for number in range(20)])

    assert many == one <= 30
