"""All that matters, in a browser that runs no script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.channel_ways import NEW
from tests.browser.conftest import Enter
from tests.browser.form import create, new_name, open_form, press_create, rows, type_tag, typed_tags
from tests.faults.rig import until

pytestmark = pytest.mark.browser


@pytest.fixture
def mara(enter: Enter) -> Page:
    return enter("mara", java_script_enabled=False)


def test_a_channel_is_created_with_tags_that_were_added_removed_and_pasted(mara: Page) -> None:
    name = new_name()
    open_form(mara, name)
    type_tag(mara, 1, "ward", "3")
    mara.get_by_role("button", name="Add a tag").click()
    type_tag(mara, 2, "bed", "17")
    mara.get_by_role("button", name="Remove tag 1").click()
    mara.get_by_text("Paste many").click()
    mara.get_by_label("One key=value a line").fill("building=north")
    mara.get_by_role("button", name="Add these tags").click()

    press_create(mara)

    expect(mara.locator(".copy.big code")).to_have_text(re.compile(f":channel/{name}/"))
    assert mara.locator("#tags dl").first.inner_text().split() == ["bed", "17", "building", "north"]


def test_an_added_row_is_where_one_types_next(mara: Page) -> None:
    mara.goto(NEW)
    type_tag(mara, 1, "ward", "3")

    mara.get_by_role("button", name="Add a tag").click()

    expect(rows(mara).nth(1).locator("input").first).to_be_focused()
    assert typed_tags(mara) == [("ward", "3"), ("", "")]


def test_the_enter_key_creates_and_does_not_add_a_row(mara: Page) -> None:
    name = new_name()
    open_form(mara, name)

    mara.get_by_label("Name", exact=True).press("Enter")

    expect(mara.get_by_role("heading", level=1)).to_have_text(name)


def test_a_page_that_is_loaded_again_shows_the_channel_as_active(mara: Page) -> None:
    create(mara, new_name())

    def load_again() -> bool:
        mara.reload()
        return mara.locator("#now .state").inner_text() == "Active"

    until(load_again, "the channel is active", look=0.5)


def test_nothing_is_shown_that_needs_script(mara: Page) -> None:
    create(mara, new_name())

    expect(mara.get_by_role("button", name="Copy")).to_have_count(0)


def test_a_list_is_filtered_by_its_button(mara: Page) -> None:
    mara.goto("/channels/")
    mara.get_by_label("State").select_option("Failed")

    mara.get_by_role("button", name="Filter").click()

    expect(mara.locator("tbody tr")).to_have_count(1)
    expect(mara).to_have_url(re.compile("state=failed"))
