"""Filters of the audit page with a name, and lists that are ready."""

import pytest
from django.test import Client

from channels_app.models import Person, SavedFilter
from tests.people import browser_of, make_event


@pytest.fixture
def browser(auditor: Person) -> Client:
    return browser_of(auditor)


def test_a_filter_is_saved_as_it_is_asked_for_and_opened_by_its_name(browser: Client) -> None:
    form = {"name": "Refusals of Mara", "query": "result=refused&who=mara&after=7&odd=1"}

    answer = browser.post("/audit/saved/", form)

    assert answer["Location"] == "/audit/?who=mara&result=refused"
    assert (
        b'<a href="/audit/?who=mara&amp;result=refused">Refusals of Mara</a>'
        in browser.get("/audit/").content
    )


def test_without_a_name_the_page_says_so(browser: Client) -> None:
    answer = browser.post("/audit/saved/", {"name": "", "query": "result=refused"}, follow=True)

    assert b"Enter a name under which to save this filter." in answer.content
    assert not SavedFilter.objects.exists()


def test_only_what_is_filtered_can_be_saved(browser: Client) -> None:
    assert b"Save this filter as" not in browser.get("/audit/").content
    assert b"Save this filter as" in browser.get("/audit/?result=refused").content


def test_a_hostile_name_is_text_on_the_page(browser: Client) -> None:
    browser.post("/audit/saved/", {"name": "<script>alert(1)</script>", "query": "result=refused"})

    assert b"<script>alert" not in browser.get("/audit/").content


def test_what_nobody_sees_is_not_told_of(browser: Client, administrator: Person) -> None:
    SavedFilter.objects.create(person=administrator, name="Somebody else’s", query="result=refused")

    assert "Somebody else’s" not in browser.get("/audit/").content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("result=~badly", {"channel.create", "access.refused"}),
        ("action=~outside", {"channel.missing"}),
        ("action=~sign-ins", {"session.sign_in"}),
        ("action=~people", {"grant.give"}),
    ],
)
def test_ready_lists_hold_several_kinds_of_events(browser: Client, query: str, shown: set[str]) -> None:
    make_event(action="channel.create", result="failed")
    make_event(action="access.refused", result="refused")
    for action in ("channel.missing", "session.sign_in", "grant.give", "channel.create"):
        make_event(action=action, result="succeeded")

    answer = browser.get(f"/audit/?{query}")

    assert {row.event.action for row in answer.context["found"].rows} == shown
