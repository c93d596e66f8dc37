import re

import pytest
from django.test import Client
from django.utils import timezone

from channels_app.audit.models import AuditEvent
from channels_app.models import Person, Target
from tests.people import browser_of


def press(browser: Client, target: Target, button: str, reason: str = "") -> str:
    """Press it; the page that follows."""
    answer = browser.post(f"/targets/{target.pk}/{button}/", {"reason": reason}, follow=True)
    return answer.content.decode()


@pytest.fixture
def held(target: Target) -> Target:
    Target.objects.filter(pk=target.pk).update(held_at=timezone.now(), held_because="A drill.")
    target.refresh_from_db()
    return target


def test_all_calls_are_held_with_a_reason(browser: Client, target: Target) -> None:
    page = press(browser, target, "hold", "Wrong names went out")

    target.refresh_from_db()
    assert target.held_because == "Wrong names went out"
    assert "All calls to Wards EU are held" in page
    assert AuditEvent.objects.get(action="target.hold").reason == "Wrong names went out"


def test_holding_asks_for_a_reason(browser: Client, target: Target) -> None:
    page = press(browser, target, "hold", "  ")

    target.refresh_from_db()
    assert "Holding all calls needs a reason" in page
    assert target.held_at is None


def test_a_held_target_is_released(browser: Client, held: Target) -> None:
    page = press(browser, held, "release", "The drill is over")

    held.refresh_from_db()
    assert held.held_at is None
    assert "Calls to Wards EU go out again." in page


def test_the_page_says_since_when_and_why(browser: Client, held: Target) -> None:
    page = browser.get(f"/targets/{held.pk}/").content.decode()

    assert "<p>A drill.</p>" in page
    assert re.search(r"Held <time[^>]*>just now</time>\. What is asked for is kept", page)
    assert "Release Wards EU" in page


def test_a_viewer_sees_why_and_has_no_switch(viewer: Person, held: Target) -> None:
    page = browser_of(viewer).get(f"/targets/{held.pk}/").content.decode()

    assert "A drill." in page
    assert "<textarea" not in page
    assert "Release Wards EU" not in page


def test_the_overview_leads_to_the_switch(browser: Client, held: Target) -> None:
    page = browser.get("/").content.decode()

    assert page.count(f'href="/targets/{held.pk}/"') == 2  # in its row, and in what needs attention
