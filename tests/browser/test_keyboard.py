"""With the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.channel_ways import NEW
from tests.browser.form import new_name
from tests.browser.places import go_to_errors

pytestmark = pytest.mark.browser

OUTLINE = "element => getComputedStyle(element).outlineStyle + getComputedStyle(element).outlineWidth"


def press(page: Page, key: str, times: int = 1) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def test_the_first_tab_offers_to_skip_to_the_content(mara: Page) -> None:
    mara.goto(NEW)

    press(mara, "Tab")
    skip = mara.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    press(mara, "Enter")
    press(mara, "Tab")

    expect(mara.locator(".crumbs a")).to_be_focused()


def test_a_channel_is_created(mara: Page) -> None:
    name = new_name()
    mara.goto(NEW)
    press(mara, "Tab")
    press(mara, "Enter")
    press(mara, "Tab", 2)
    mara.keyboard.type(name)
    press(mara, "Tab", 3)  # over the type and the TTL
    mara.keyboard.type("ward")
    press(mara, "Tab")
    mara.keyboard.type("3")
    press(mara, "Tab", 3)  # over the row's remove button, to *Paste many*
    press(mara, "Tab", 2)

    press(mara, "Enter")

    expect(mara.get_by_role("heading", level=1)).to_have_text(name)
    expect(mara.locator("#tags")).to_contain_text("ward")


def test_a_removed_row_leaves_the_focus_where_one_goes_on(mara: Page) -> None:
    mara.goto(NEW)
    mara.get_by_role("button", name="Remove tag 1").focus()

    press(mara, "Enter")

    expect(mara.get_by_role("button", name="Add a tag")).to_be_focused()


def test_the_focus_on_the_summary_of_errors_can_be_seen(mara: Page) -> None:
    go_to_errors(mara)

    summary = mara.get_by_role("alert").first

    expect(summary).to_be_focused()
    assert summary.evaluate(OUTLINE) == "solid2px"


def test_the_first_line_of_the_summary_is_one_tab_away(mara: Page) -> None:
    go_to_errors(mara)

    press(mara, "Tab")
    press(mara, "Enter")

    expect(mara.get_by_label("Name", exact=True)).to_be_focused()


def test_a_menu_opens_and_closes(mara: Page) -> None:
    mara.goto("/")
    menu = mara.locator(".menu.end")
    menu.locator("summary").focus()

    press(mara, "Enter")
    expect(mara.get_by_role("link", name="Your settings")).to_be_visible()
    press(mara, "Escape")

    expect(mara.get_by_role("link", name="Your settings")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_everything_that_has_the_focus_shows_it(mara: Page) -> None:
    mara.goto(NEW)
    unseen = []

    for _ in range(24):
        press(mara, "Tab")
        here = mara.locator(":focus")
        if here.count() and here.evaluate(OUTLINE) != "solid2px":
            unseen.append(here.inner_html())

    assert unseen == []
