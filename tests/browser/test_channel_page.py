import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter
from tests.browser.console import Console
from tests.browser.form import create, create_active, new_name, open_form, press_create
from tests.browser.places import go_to_channel

pytestmark = pytest.mark.browser


def test_endpoints_are_shown_when_they_are_asked_for(mara: Page) -> None:
    create_active(mara, new_name())
    section = mara.get_by_role("region", name="Endpoints")

    for button, whose in (("the master’s", "a master"), ("a viewer’s", "a viewer")):
        mara.get_by_role("button", name=f"Ask for {button}").click()

        expect(section).to_contain_text(f"Where {whose} connects")
        expect(section).to_be_in_viewport()
        assert re.findall(r"(?:wss|https)://", section.inner_text()) == ["wss://", "https://"]


def test_what_aws_refuses_is_said_beside_the_buttons(mara: Page) -> None:
    go_to_channel(mara, "ward-3-bed-17")  # the cloud does not know it

    mara.get_by_role("button", name="Ask for the master’s").click()

    expect(mara.get_by_role("region", name="Endpoints").get_by_role("alert")).to_be_visible()


def test_the_same_with_other_tools_is_copied(enter: Enter) -> None:
    page = enter("mara", permissions=["clipboard-read", "clipboard-write"])
    go_to_channel(page, "ward-3-corridor-north")
    page.get_by_text("boto3", exact=True).click()

    page.get_by_role("region", name="The same with").get_by_role("button").last.click()

    expect(page.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "create_signaling_channel(" in copied
    assert 'ChannelName="ward-3-corridor-north"' in copied


def test_the_timeline_tells_who_when_and_what_aws_answered(mara: Page) -> None:
    create(mara, new_name())

    item = mara.locator("#timeline li").filter(has_text="Created")

    expect(item).to_contain_text("Mara Lindqvist, from 127.0.0.1")
    expect(item).to_contain_text(re.compile("AWS request [0-9a-f-]{36}"))
    expect(item.locator("time")).to_have_attribute("title", re.compile(r"\d\d:\d\d:\d\d UTC$"))


def test_a_create_that_aws_puts_off_is_followed_until_a_worker_has_made_it(
    mara: Page, console: Console
) -> None:
    console.cloud.set_faults(throttle=1)
    open_form(mara, new_name())
    press_create(mara)
    expect(mara.get_by_role("heading", name="Not created yet: it is tried again")).to_be_visible()
    mara.evaluate("window.is_the_same_page = true")

    console.cloud.set_faults()

    expect(mara.locator("#now .state")).to_have_text("Active", timeout=40_000)
    assert mara.evaluate("window.is_the_same_page")


def test_a_failed_create_can_be_tried_again_by_an_operator(mara: Page) -> None:
    go_to_channel(mara, "ward-3-bed-14")

    expect(mara.get_by_role("heading", name="Nothing was created")).to_be_visible()
    expect(mara.get_by_role("button", name="Try again")).to_be_visible()


def test_a_viewer_finds_nothing_to_change(hiro: Page) -> None:
    go_to_channel(hiro, "ward-3-bed-14")

    expect(hiro.get_by_role("heading", name="Nothing was created")).to_be_visible()
    expect(hiro.get_by_role("main").get_by_role("button", name="Try again")).to_have_count(0)
    expect(hiro.get_by_role("link", name="Create a channel")).to_have_count(0)


def test_giving_up_without_a_reason_says_that_it_needs_one(enter: Enter) -> None:
    page = enter("mara", java_script_enabled=False)
    go_to_channel(page, "ward-3-bed-11")
    page.get_by_label("Reason to give up").fill("   ")

    page.get_by_role("button", name="Give up").click()

    expect(page.get_by_text("Giving up needs a reason")).to_be_visible()


def test_by_keyboard_alone_each_reason_goes_with_the_decision_beside_it(mara: Page) -> None:
    go_to_channel(mara, "ward-3-bed-11")
    mara.get_by_role("button", name="Look again now").focus()
    give_up = (
        mara.get_by_role("textbox", name="Reason to give up"),
        mara.get_by_role("button", name="Give up"),
    )
    for next_one in (*give_up, mara.get_by_role("textbox", name="Reason to adopt")):
        mara.keyboard.press("Tab")
        expect(next_one).to_be_focused()

    mara.keyboard.type("It is the ward's own")
    mara.keyboard.press("Enter")

    expect(mara.get_by_text("was not adopted")).to_be_visible()
