"""A channel is linked to a stream, says so, cannot be deleted, and the link is undone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.channel_ways import go_to_link, go_to_undo_link, stream_for
from tests.browser.console import Console

pytestmark = pytest.mark.browser


@pytest.fixture
def not_permitted(console: Console) -> Iterator[None]:
    """IAM lets nobody link a channel."""
    console.cloud.set_faults(**{"denied@UpdateMediaStorageConfiguration": 1})
    yield
    console.cloud.set_faults()


def test_a_channel_is_linked_and_the_link_is_undone(mara: Page) -> None:
    go_to_undo_link(mara)
    expect(mara.get_by_role("main")).to_contain_text(stream_for(mara))
    mara.get_by_label("Reason").fill("The ward has moved")
    mara.get_by_role("button", name="Undo the link").click()

    mara.get_by_role("button", name="Ask for its media storage").click()

    expect(mara.get_by_role("status").filter(has_text="Off, as AWS said just now")).to_be_visible()
    expect(mara.get_by_role("main")).to_contain_text("Media storage changed")


def test_it_is_linked_with_the_keyboard_alone(mara: Page) -> None:
    go_to_link(mara)
    mara.get_by_label("Stream").focus()
    mara.keyboard.type(stream_for(mara))
    mara.keyboard.press("Tab")
    mara.keyboard.type("The ward is recorded")
    mara.keyboard.press("Tab")
    mara.keyboard.press("Enter")

    mara.get_by_role("link", name="Link it to a stream").focus()
    mara.keyboard.press("Enter")

    expect(mara.get_by_role("heading", level=1)).to_contain_text("Undo the link of")
    expect(mara.get_by_role("main")).to_contain_text(stream_for(mara))


def test_what_iam_does_not_permit_names_the_action_and_can_be_cancelled(
    mara: Page, not_permitted: None
) -> None:
    go_to_link(mara)
    mara.get_by_label("Stream").fill(stream_for(mara))
    mara.get_by_role("button", name="Link it").click()
    expect(mara.locator("#now")).to_contain_text("kinesisvideo:UpdateMediaStorageConfiguration")

    mara.get_by_role("button", name="Cancel it").click()

    expect(mara.locator("#now .state")).to_have_text("Active")
    expect(mara.get_by_role("main")).to_contain_text(
        "Media storage left as it is: cancelled before it was sent"
    )
