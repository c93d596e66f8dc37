"""A batch is undone, and a channel deleted, as an operator goes."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import PATIENCE
from tests.browser.test_batches import expect_preview, give, new_prefix, submit
from tests.faults.rig import until

pytestmark = pytest.mark.browser

COUNT = 12


@pytest.fixture
def prefix(mara: Page) -> str:
    """A batch of twelve that is done, and its page."""
    prefix = new_prefix()
    give(mara, ["name", *(f"{prefix}-{number:02d}" for number in range(COUNT))])
    expect_preview(mara, COUNT)
    submit(mara, COUNT)
    expect(mara).to_have_title(re.compile("^Done · ramps.csv"), timeout=PATIENCE)
    return prefix


def expect_active(page: Page, prefix: str) -> None:
    def all_are() -> bool:
        page.goto(f"/channels/?q={prefix}&state=active")
        return f"{COUNT} channels" in page.locator("#count").inner_text()

    until(all_are, "all are active", within=PATIENCE / 1000, look=0.5)


def test_a_batch_is_undone_after_its_count_was_typed(mara: Page, prefix: str) -> None:
    address = mara.url
    expect_active(mara, prefix)
    mara.goto(address)

    mara.get_by_role("link", name="Undo this batch…").click()
    expect(mara.get_by_role("heading", level=1)).to_have_text(f"Delete {COUNT} channels?")
    mara.get_by_label("Count").fill(str(COUNT - 1))
    mara.get_by_role("button", name=f"Delete {COUNT} channels in Wards EU").click()
    expect(mara.get_by_role("alert")).to_contain_text("Nothing was changed.")
    mara.get_by_label("Count").focus()
    mara.keyboard.press("Control+A")
    mara.keyboard.type(str(COUNT))
    mara.keyboard.press("Tab")
    mara.keyboard.type("The wrong ward")
    mara.keyboard.press("Tab")
    expect(mara.get_by_role("button", name=f"Delete {COUNT} channels in Wards EU")).to_be_focused()
    mara.keyboard.press("Enter")

    expect(mara.get_by_role("heading", level=1)).to_have_text("Undo of ramps.csv")
    expect(mara).to_have_title(re.compile("^Done · Undo of ramps.csv"), timeout=PATIENCE)
    expect(mara.get_by_text(f"All {COUNT} done: {COUNT} deleted, 0 failed.")).to_be_visible()
    mara.goto(f"/channels/?q={prefix}&state=active")
    expect(mara.locator("#count")).to_contain_text("No channel")


def test_a_channel_is_deleted_after_its_name_was_typed(mara: Page, prefix: str) -> None:
    expect_active(mara, prefix)
    mara.get_by_role("link", name=f"{prefix}-03").click()

    mara.get_by_role("link", name="Delete this channel…").click()
    mara.get_by_label("Name").fill(f"{prefix}-03")
    mara.get_by_label("Reason").fill("It was retired")
    mara.get_by_role("button", name="Delete it in Wards EU").click()

    expect(mara.get_by_text("Gone from AWS").first).to_be_visible(timeout=PATIENCE)
