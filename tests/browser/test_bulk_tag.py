"""All that match a filter are tagged, as a batch with its page, and the batch is undone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import PATIENCE
from tests.browser.test_batches import expect_preview, give, new_prefix, submit

pytestmark = pytest.mark.browser

DONE = re.compile("^Done · ")


def make(page: Page, prefix: str) -> None:
    give(page, ["name,tag:ward", *(f"{prefix}-{number},3" for number in range(3))])
    expect_preview(page, 3)
    submit(page, 3)
    expect(page).to_have_title(DONE, timeout=PATIENCE)


def expect_tags(page: Page, prefix: str, *tags: str) -> None:
    page.goto(f"/channels/?target=Wards%20EU&q={prefix}")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(3)
    for row in rows.all():
        expect(row.locator(".tag")).to_have_text(list(tags))


def test_what_matches_a_filter_is_tagged_and_the_batch_is_undone(mara: Page) -> None:
    prefix = new_prefix()
    make(mara, prefix)
    mara.goto(f"/channels/?target=Wards%20EU&q={prefix}")
    mara.get_by_label("that match").check()
    mara.get_by_label("What to do with them").select_option("Put tags on")
    mara.get_by_role("button", name="Go on").click()
    mara.get_by_label("Tags").fill("floor=2")
    mara.get_by_role("button", name="Go on").click()
    mara.get_by_label("Reason").fill("The ward moved upstairs")
    mara.get_by_role("button", name="Put tags on 3").click()

    expect(mara).to_have_title(DONE, timeout=PATIENCE)
    batch = mara.url
    expect_tags(mara, prefix, "floor=2", "ward=3")

    mara.goto(batch)
    mara.get_by_role("link", name="Undo").click()
    mara.get_by_label("Reason").fill("It did not")
    mara.get_by_role("button", name="Put back 3").click()
    expect(mara).to_have_title(DONE, timeout=PATIENCE)
    expect_tags(mara, prefix, "ward=3")
