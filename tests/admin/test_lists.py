"""What the lists show, find and filter, and that their queries do not grow with their rows."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from channels_app.models import Person, Target
from channels_app.rules.lifecycle import ChannelState, OperationState
from tests.admin.pages import MODELS, address, make_row
from tests.people import browser_of, make_asked_for, make_channel, make_event

MOST_QUERIES = 30


@pytest.fixture
def browser(auditor: Person) -> Client:
    return browser_of(auditor)


def rows(browser: Client, model: str, **query: str) -> list[str]:
    answer: Any = browser.get(address(model, "changelist"), query)
    return [str(row) for row in answer.context["cl"].result_list]


def count_queries(browser: Client, place: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(place).status_code == 200
    return len(queries)


@pytest.mark.parametrize("model", MODELS)
def test_a_list_asks_no_more_of_the_database_for_more_rows(
    model: str, browser: Client, target: Target, operator: Person, stranger: Person, other_target: Target
) -> None:
    make_row(model, target, operator)
    few = count_queries(browser, address(model, "changelist"))

    for person in (operator, stranger):
        for place in (target, other_target):
            if model not in {"failedsignins", "worker"}:
                make_row(model, place, person)

    assert count_queries(browser, address(model, "changelist")) <= few <= MOST_QUERIES


def test_times_are_exact_and_have_their_zone(browser: Client, target: Target, operator: Person) -> None:
    make_event(by=operator, at=datetime(2026, 3, 4, 15, 6, 7, tzinfo=UTC))

    assert "4 Mar 2026, 15:06:07 UTC" in browser.get(address("auditevent", "changelist")).content.decode()


@pytest.mark.parametrize("model", MODELS)
def test_one_row_s_page_is_made_of_few_queries(
    model: str, browser: Client, target: Target, operator: Person
) -> None:
    row = make_row(model, target, operator)

    assert count_queries(browser, address(model, "change", row)) <= MOST_QUERIES


def test_the_page_that_asks_before_trying_again_is_made_of_few_queries(
    operator: Person, target: Target
) -> None:
    operations = [make_asked_for(target, f"g-{n}", operator, state=OperationState.FAILED) for n in range(40)]
    chosen = {"action": "try_again", "_selected_action": [str(each.pk) for each in operations]}

    with CaptureQueriesContext(connection) as queries:
        browser_of(operator).post(address("operation", "changelist"), chosen)

    assert len(queries) <= MOST_QUERIES


def test_channels_show_arn_creator_state_and_target(
    browser: Client, target: Target, operator: Person
) -> None:
    channel = make_channel(target, "gate-1", by=operator)

    page = browser.get(address("channel", "changelist")).content.decode()

    for word in (str(channel.arn), "Mara Lindqvist", "active", "Wards EU"):
        assert word in page


def test_a_channel_is_found_by_a_part_of_its_name_and_by_its_arn(browser: Client, target: Target) -> None:
    channel = make_channel(target, "gate-1")
    make_channel(target, "door-2")

    assert rows(browser, "channel", q="ate-") == ["gate-1"]
    assert rows(browser, "channel", q=str(channel.arn)) == ["gate-1"]


@pytest.mark.parametrize(
    "query", [{"state": "failed"}, {"type": "FULL_MESH"}, {"target": "Depots US"}, {"creator": "mara"}]
)
def test_channels_are_filtered(
    query: dict[str, str], browser: Client, target: Target, other_target: Target, operator: Person
) -> None:
    make_channel(target, "plain")
    make_channel(target, "failed", state=ChannelState.FAILED)
    make_channel(target, "mesh", type="FULL_MESH")
    make_channel(other_target, "elsewhere")
    make_channel(target, "hers", by=operator)
    expected = {"state": "failed", "type": "mesh", "target": "elsewhere", "creator": "hers"}

    assert rows(browser, "channel", **query) == [expected[key] for key in query]


def test_a_list_holds_what_lies_in_the_person_s_targets_only(
    viewer: Person, target: Target, other_target: Target
) -> None:
    make_channel(target, "gate-1")
    make_channel(other_target, "depot-1")
    browser = browser_of(viewer)

    assert rows(browser, "channel") == ["gate-1"]
    assert "Depots US" not in browser.get(address("channel", "changelist")).content.decode()


def test_the_trail_is_filtered(browser: Client, operator: Person, target: Target) -> None:
    make_event("channel.active", by=operator, target="Wards EU")
    make_event("session.sign_in", by=operator, through="admin")

    assert len(rows(browser, "auditevent", about="session.")) == 1
    assert len(rows(browser, "auditevent", through="admin")) == 1
    assert len(rows(browser, "auditevent", target="Wards EU")) == 1
    assert len(rows(browser, "auditevent", q="channel.active")) == 1


def test_who_audits_one_target_reads_what_happened_in_it_only(
    viewer: Person, target: Target, operator: Person
) -> None:
    viewer.grants.create(role="auditor", target=target)
    make_event("channel.active", by=operator, target="Wards EU")
    make_event("channel.active", by=operator, target="Depots US")
    make_event("session.sign_in", by=operator)

    assert len(rows(browser_of(viewer), "auditevent")) == 1


def test_an_event_s_page_shows_its_body(browser: Client, operator: Person) -> None:
    event = make_event("channel.create", by=operator, reason="ward 3 goes live")

    page = browser.get(address("auditevent", "change", event)).content.decode()

    assert "ward 3 goes live" in page
    assert event.hash in page


def test_a_channel_s_page_shows_its_tags_and_leads_to_its_own(browser: Client, target: Target) -> None:
    channel = make_channel(target, "gate-1", tags={"site": "Leeds"})

    page = browser.get(address("channel", "change", channel)).content.decode()

    assert "site=Leeds" in page
    assert f'href="{channel.get_absolute_url()}"' in page


def test_a_record_offers_no_link_to_pages_that_would_refuse_the_person(
    browser: Client, operator: Person, target: Target
) -> None:
    channel = make_channel(target, "gate-1", by=operator)
    link = f'href="{address("target", "change", target)}'

    theirs = browser_of(operator).get(address("channel", "change", channel)).content.decode()
    auditors = browser.get(address("channel", "change", channel)).content.decode()

    assert "Wards EU" in theirs
    assert link not in theirs
    assert link in auditors


def test_the_trail_is_offered_to_those_who_may_read_it(
    browser: Client, operator: Person, target: Target
) -> None:
    channel = make_channel(target, "gate-1")
    link = address("channel", "history", channel)

    assert link in browser.get(address("channel", "change", channel)).content.decode()
    assert link not in browser_of(operator).get(address("channel", "change", channel)).content.decode()


@pytest.mark.parametrize("model", ["operation", "person", "grant"])
def test_no_page_holds_what_our_content_security_policy_forbids(
    model: str, browser: Client, target: Target, operator: Person
) -> None:
    row = make_row(model, target, operator)

    for place in (address(model, "changelist"), address(model, "change", row)):
        answer = browser.get(place)
        page = answer.content.decode()
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<style" not in page
        assert "<script>" not in page
