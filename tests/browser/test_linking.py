"""A channel is linked to a stream, says so, cannot be deleted, and the link is undone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.channel_ways import STREAM, go_to_undo_link

pytestmark = pytest.mark.browser


def test_a_channel_is_linked_and_the_link_is_undone(mara: Page) -> None:
    go_to_undo_link(mara)
    expect(mara.get_by_role("main")).to_contain_text(STREAM)
    mara.get_by_label("Reason").fill("The ward has moved")
    mara.get_by_role("button", name="Undo the link").click()

    mara.get_by_role("button", name="Ask for its media storage").click()

    expect(mara.get_by_role("status").filter(has_text="Off, as AWS said just now")).to_be_visible()
    expect(mara.get_by_role("main")).to_contain_text("Media storage changed")
