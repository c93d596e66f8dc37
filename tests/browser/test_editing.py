"""The form that edits one channel, as a person uses it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.channel_ways import CHANGE, go_to_edit, go_to_edit_changed_meanwhile, make_to_edit
from tests.browser.conftest import Enter
from tests.browser.form import rows, type_tag, typed_tags
from tests.faults.rig import until

pytestmark = pytest.mark.browser


def press_change(page: Page) -> None:
    page.get_by_role("button", name=CHANGE).click()


def expect_tags(page: Page, *words: str) -> None:
    expect(page.locator("#now .state")).to_have_text("Active")
    assert page.locator("#tags dl").first.inner_text().split() == list(words)


def test_ttl_and_tags_are_changed_and_the_page_follows_until_it_is_active(mara: Page) -> None:
    go_to_edit(mara)
    mara.get_by_label("Message TTL").fill("90")
    mara.get_by_role("button", name="Remove tag 2").click()
    mara.get_by_role("button", name="Add a tag").click()
    type_tag(mara, 2, "floor", "2")
    mara.get_by_label("Reason").fill("Moved to the second floor")

    press_change(mara)

    expect_tags(mara, "building", "north", "floor", "2")
    expect(mara.locator("#facts")).to_contain_text("90 seconds")
    expect(mara.locator("#timeline")).to_contain_text("From 60 to 90 seconds. Moved to the second floor")
    expect(mara.get_by_role("link", name="Edit this channel")).to_be_visible()


def test_what_was_changed_meanwhile_stands_beside_what_is_asked_for_and_can_be_asked_again(
    mara: Page,
) -> None:
    go_to_edit_changed_meanwhile(mara)
    row = mara.locator(".notice tbody tr").first
    seen = row.inner_text().split("\t")

    mara.get_by_role("button", name="Change it all the same").click()

    assert seen == ["TTL", "60 s", "30 s", "90 s"]
    expect(mara.locator("#facts")).to_contain_text("90 seconds")
    expect_tags(mara, "building", "north", "ward", "3")


def test_a_double_click_changes_once(mara: Page) -> None:
    go_to_edit(mara)
    mara.get_by_label("Message TTL").fill("90")

    mara.get_by_role("button", name=CHANGE).dblclick()

    expect(mara.locator("#now .state")).to_have_text("Active")
    expect(mara.locator("#timeline").get_by_text("From 60 to 90 seconds.")).to_have_count(1)


def test_back_and_change_again_changes_once(mara: Page) -> None:
    go_to_edit(mara)
    mara.get_by_label("Message TTL").fill("90")
    press_change(mara)
    expect(mara.locator("#now .state")).to_have_text("Active")

    mara.go_back(wait_until="commit")
    mara.get_by_label("Message TTL").fill("90")
    press_change(mara)

    expect(mara.locator("#now .state")).to_have_text("Active")
    expect(mara.locator("#timeline").get_by_text("From 60 to 90 seconds.")).to_have_count(1)


def test_it_is_edited_with_the_keyboard_alone(mara: Page) -> None:
    go_to_edit(mara)
    mara.get_by_label("Message TTL").focus()
    mara.keyboard.press("ControlOrMeta+A")
    mara.keyboard.type("45")
    mara.keyboard.press("Tab")

    mara.keyboard.press("Enter")

    expect(mara.locator("#facts")).to_contain_text("45 seconds")


def test_without_script_rows_are_added_removed_and_pasted(enter: Enter) -> None:
    page = enter("mara", java_script_enabled=False)
    make_to_edit(page, "mute")
    edit = page.get_by_role("link", name="Edit this channel")
    until(lambda: page.reload() and edit.count(), "the channel is active", look=0.5)
    edit.click()
    page.get_by_role("button", name="Remove tag 1").click()
    page.get_by_text("Paste many").click()
    page.get_by_label("One key=value a line").fill("floor=2")
    page.get_by_role("button", name="Add these tags").click()
    typed = typed_tags(page)

    press_change(page)

    assert typed == [("ward", "3"), ("floor", "2"), ("", "")]
    assert page.locator("#tags dl").first.inner_text().split() == ["floor", "2", "ward", "3"]
    expect(rows(page)).to_have_count(0)
