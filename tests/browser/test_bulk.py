"""Many channels at once, as somebody does it with a keyboard, with htmx, and without any script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter

pytestmark = pytest.mark.browser

WARDS = "/channels/?target=Wards%20EU"


def test_ticks_are_counted_and_outlive_a_filter(mara: Page) -> None:
    mara.goto(f"{WARDS}&q=corridor-north")
    mara.get_by_label("Select ward-3-corridor-north", exact=True).check()

    mara.get_by_label("Name or ARN").fill("corridor")

    expect(mara).to_have_url(re.compile(r"q=corridor\b(?!-)"))
    expect(mara.get_by_label("Select ward-3-corridor-north", exact=True)).to_be_checked()
    expect(mara.locator(".bulk output")).to_have_text("1 selected")


def test_all_on_the_page_are_ticked_by_one_box(mara: Page) -> None:
    mara.goto(f"{WARDS}&q=corridor")

    mara.get_by_label("Select all on this page").check()

    rows = mara.locator("tbody tr").count()
    expect(mara.locator(".bulk output")).to_have_text(f"{rows} selected")


def test_with_the_keyboard_alone(mara: Page) -> None:
    mara.goto(f"{WARDS}&q=ward-3-corridor-north")
    mara.get_by_label("Select ward-3-corridor-north", exact=True).focus()
    mara.keyboard.press("Space")
    mara.get_by_label("What to do with them").focus()
    mara.keyboard.type("Delete")
    mara.keyboard.press("Tab")
    mara.keyboard.press("Enter")

    expect(mara.get_by_role("heading", level=1)).to_have_text("Delete 1 channel?")


def test_without_script_all_that_match_are_asked_about(enter: Enter) -> None:
    page = enter("mara", java_script_enabled=False)
    page.goto(f"{WARDS}&q=corridor")
    page.get_by_label("that match").check()
    page.get_by_label("What to do with them").select_option("Change the TTL")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Message TTL").fill("90")

    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Change the TTL of")
    expect(page.get_by_label("Reason")).to_be_visible()
