import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.console import Console
from tests.browser.stories import LONGEST_NAME

pytestmark = pytest.mark.browser

WARDS = "/channels/?target=Wards%20EU"


def names(page: Page) -> Locator:
    return page.locator("tbody th")


def test_filters_take_hold_as_they_are_typed_without_loading_the_page(mara: Page) -> None:
    mara.goto(WARDS)
    mara.evaluate("window.is_the_same_page = true")

    mara.get_by_label("Name or ARN").press_sequentially("nurses")

    expect(names(mara)).to_have_text(["ward-3-nurses-station"])
    expect(mara.get_by_role("status").first).to_contain_text("1 channel in Wards EU matches")
    expect(mara).to_have_url(re.compile("q=nurses"))
    assert mara.evaluate("window.is_the_same_page")


def test_a_filtered_list_has_an_address_that_shows_the_same(mara: Page) -> None:
    mara.goto(WARDS)
    mara.get_by_label("Created by").select_option("Inês Duarte")
    expect(mara).to_have_url(re.compile("creator=ines"))
    found = names(mara).all_inner_texts()

    mara.reload()

    assert names(mara).all_inner_texts() == found
    expect(mara.get_by_label("Created by")).to_have_value("ines")


def test_back_shows_the_list_as_it_was(mara: Page) -> None:
    mara.goto(WARDS)
    mara.get_by_label("State").select_option("Missing")
    expect(names(mara)).to_have_text(["ward-3-bed-08"])
    mara.get_by_role("link", name="ward-3-bed-08").click()
    expect(mara.get_by_role("heading", level=1)).to_have_text("ward-3-bed-08")

    mara.go_back(wait_until="commit")

    expect(names(mara)).to_have_text(["ward-3-bed-08"])
    expect(mara.get_by_label("State")).to_have_value("missing")


def test_back_over_a_filter_shows_all_again(mara: Page) -> None:
    mara.goto(WARDS)
    mara.get_by_label("State").select_option("Missing")
    expect(names(mara)).to_have_count(1)

    mara.go_back(wait_until="commit")

    expect(names(mara)).to_have_count(50)
    expect(mara.get_by_label("State")).to_have_value("")


@pytest.mark.parametrize(
    ("label", "value", "found"),
    [
        ("Tag", "floor=3", 4),
        ("State", "Failed", 1),
        ("Type", "FULL_MESH", 0),
        ("Name or ARN", "isolation-room", 1),
    ],
)
def test_each_filter_narrows(mara: Page, label: str, value: str, found: int) -> None:
    mara.goto(WARDS)
    field = mara.get_by_label(label, exact=True)

    if field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)

    expect(names(mara)).to_have_count(found)


def test_an_arn_finds_its_channel(mara: Page) -> None:
    mara.goto("/channels/?q=ward-3-corridor-north")
    mara.get_by_role("link", name="ward-3-corridor-north", exact=True).click()
    arn = mara.locator(".copy.big code").inner_text()

    mara.goto("/channels/")
    mara.get_by_label("Name or ARN").fill(arn)

    expect(names(mara)).to_have_text(["ward-3-corridor-north"])


def test_a_column_sorts_both_ways_and_says_so(mara: Page) -> None:
    mara.goto(f"{WARDS}&q=ward-2")

    mara.get_by_role("columnheader", name="Name").get_by_role("link").click()
    expect(names(mara).first).to_have_text("ward-2-bed-01")
    expect(mara.get_by_role("columnheader", name="Name")).to_have_attribute("aria-sort", "ascending")
    mara.get_by_role("columnheader", name="Name").get_by_role("link").click()

    expect(names(mara).first).to_have_text("ward-2-bed-18")
    expect(mara.get_by_role("status").first).to_contain_text("Z first")


def test_pages_follow_each_other_and_come_back(mara: Page) -> None:
    mara.goto(f"{WARDS}&sort=name")
    first = names(mara).all_inner_texts()

    mara.get_by_role("link", name="Next").click()
    expect(names(mara).first).not_to_have_text(first[0])
    second = names(mara).all_inner_texts()
    mara.get_by_role("link", name="Previous").click()
    expect(names(mara).first).to_have_text(first[0])

    assert not set(first) & set(second)
    assert names(mara).all_inner_texts() == first


def test_a_search_that_finds_nothing_offers_to_clear_it(mara: Page) -> None:
    mara.goto("/channels/?q=no-such-channel")
    expect(mara.get_by_text("No channel matches.")).to_be_visible()

    mara.get_by_role("link", name="Clear the filter").click()

    expect(names(mara).first).to_be_visible()


def test_another_target_is_chosen_in_the_bar(mara: Page) -> None:
    mara.goto(WARDS)

    mara.get_by_text("Target: Wards EU").click()
    mara.get_by_role("link", name="Staging").click()

    expect(names(mara).first).to_have_text(LONGEST_NAME)
    expect(mara.get_by_label("Target", exact=True)).to_have_value("Staging")


def test_an_address_that_nothing_has_offers_to_search(mara: Page, console: Console) -> None:
    answer = mara.goto("/channels/00000000-0000-4000-8000-000000000000/")
    assert answer is not None
    assert answer.status == 404

    mara.get_by_label("Find a channel by name or ARN").fill("nurses")
    mara.get_by_role("button", name="Find").click()

    expect(names(mara)).to_have_text(["ward-3-nurses-station"])
