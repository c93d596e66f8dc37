import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.channel_ways import CREATE, NEW
from tests.browser.conftest import Enter
from tests.browser.console import Console
from tests.browser.form import (
    count_channels,
    create,
    create_active,
    new_name,
    open_form,
    press_create,
    rows,
    type_tag,
    typed_tags,
)
from tests.browser.places import go_to_errors

pytestmark = pytest.mark.browser


def test_an_operator_comes_from_the_overview_to_a_channel_with_its_tags(mara: Page) -> None:
    name = new_name()
    mara.goto("/?target=Wards%20EU")
    mara.get_by_role("link", name="Create a channel").click()
    mara.get_by_label("Name", exact=True).fill(name)
    type_tag(mara, 1, "ward", "3")
    mara.get_by_role("button", name="Add a tag").click()
    type_tag(mara, 2, "bed", "17")
    mara.get_by_role("button", name="Remove this tag").click()
    mara.get_by_role("button", name="Add a tag").click()
    type_tag(mara, 2, "building", "north")
    mara.get_by_label("Reason").fill("Goes live on Monday")

    press_create(mara)

    expect(mara.locator(".copy.big code")).to_have_text(
        re.compile(f"^arn:aws:kinesisvideo:.*:channel/{name}/\\d+$")
    )
    assert mara.locator("#tags dl").first.inner_text().split() == ["building", "north", "ward", "3"]
    expect(mara.locator("#timeline")).to_contain_text("Goes live on Monday")


def test_a_tag_is_typed_where_it_was_just_added(mara: Page) -> None:
    mara.goto(NEW)

    mara.get_by_role("button", name="Add a tag").click()
    mara.keyboard.type("ward")

    assert typed_tags(mara)[-1] == ("ward", "")


def test_the_page_follows_a_new_channel_until_it_is_active(mara: Page) -> None:
    create(mara, new_name())
    mara.evaluate("window.is_the_same_page = true")

    expect(mara.locator("#now .state")).to_have_text("Active")

    assert mara.evaluate("window.is_the_same_page")
    expect(mara.locator("#timeline")).to_contain_text("Active")
    expect(mara.get_by_role("status")).to_have_text(re.compile("Active$"))


def test_a_page_whose_channel_is_active_asks_no_more(mara: Page) -> None:
    create_active(mara, new_name())
    asked: list[str] = []
    mara.on("request", lambda request: asked.append(request.url))

    mara.wait_for_timeout(2500)

    assert asked == []


def test_the_arn_is_copied(enter: Enter) -> None:
    page = enter("mara", permissions=["clipboard-read", "clipboard-write"])
    create(page, new_name())
    arn = page.locator(".copy.big code").inner_text()

    page.get_by_role("button", name="Copy the ARN").click()

    expect(page.get_by_role("button", name="Copied the ARN")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == arn


def test_a_name_is_checked_while_it_is_typed(mara: Page) -> None:
    mara.goto(NEW)

    mara.get_by_label("Name", exact=True).press_sequentially("ward 3")
    expect(mara.get_by_text("Only letters without accents")).to_be_visible()
    mara.get_by_label("Name", exact=True).fill("ward-3")

    expect(mara.get_by_text("Only letters without accents")).to_be_hidden()


def test_all_problems_are_shown_at_once_and_nothing_typed_is_lost(mara: Page) -> None:
    go_to_errors(mara)

    expect(mara.get_by_role("alert").first).to_contain_text("Five things need correcting")
    expect(mara.get_by_role("alert").first).to_be_focused()
    expect(mara.get_by_label("Name", exact=True)).to_have_value("ward 3 bed é")
    expect(mara.get_by_label("Message TTL")).to_have_value("300")
    expect(mara.get_by_label("Reason")).to_have_value("اختبار 🏥 <b>bold</b>")
    assert typed_tags(mara) == [("aws:owner", "#7"), ("ward", "3"), ("ward", "4"), ("", "")]


def test_a_line_of_the_summary_leads_to_its_field_which_is_not_under_the_bar(mara: Page) -> None:
    go_to_errors(mara)

    mara.get_by_role("link", name="Tag 3: The key ward").click()

    field, bar = mara.get_by_label("Key of tag 3").bounding_box(), mara.get_by_role("banner").bounding_box()
    assert field is not None
    assert bar is not None
    expect(mara.get_by_label("Key of tag 3")).to_be_focused()
    assert field["y"] > bar["y"] + bar["height"]


def test_pasted_lines_become_rows(mara: Page) -> None:
    mara.goto(NEW)
    mara.get_by_text("Paste many").click()
    mara.get_by_label("One key=value a line").fill("ward=3\nbed = 17")

    mara.get_by_role("button", name="Add these tags").click()

    expect(rows(mara)).to_have_count(3)
    assert typed_tags(mara) == [("ward", "3"), ("bed", "17"), ("", "")]


def test_a_double_click_makes_one_channel(mara: Page, console: Console) -> None:
    name = new_name()
    open_form(mara, name)
    console.cloud.set_faults(**{"delay@CreateSignalingChannel": "1:1"})

    mara.get_by_role("button", name=CREATE).dblclick()
    expect(mara.get_by_role("heading", level=1)).to_have_text(name)
    console.cloud.set_faults()

    assert count_channels(mara, name) == 1


def test_back_and_create_again_makes_one_channel(mara: Page) -> None:
    name = new_name()
    create(mara, name)

    mara.go_back(wait_until="commit")
    press_create(mara)

    expect(mara.get_by_role("heading", level=1)).to_have_text(name)
    expect(mara.get_by_text("is in Wards EU already")).to_have_count(0)
    assert count_channels(mara, name) == 1


def test_a_name_that_is_taken_leads_to_the_channel_that_has_it(mara: Page) -> None:
    open_form(mara, "ward-3-bed-17")

    press_create(mara)
    mara.get_by_role("link", name="Look at ward-3-bed-17").click()

    expect(mara.get_by_role("heading", level=1)).to_have_text("ward-3-bed-17")
