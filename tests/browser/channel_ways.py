"""The ways to what a page of one channel shows only when somebody asks or edits."""

from uuid import uuid4

from playwright.sync_api import Page

NEW = "/channels/new/?target=Wards%20EU"
CREATE = "Create in Wards EU"
CHANGE = "Change it in Wards EU"


def go_to_answer(page: Page, *, what: str, button: str, said: str) -> None:
    """To what AWS says of a channel that was made for it: the cloud does not know the others."""
    page.goto(NEW)
    page.get_by_label("Name", exact=True).fill(f"ward-3-{what}-{uuid4().hex[:5]}")
    page.get_by_role("button", name=CREATE).click()
    page.get_by_text("Active", exact=True).first.wait_for()
    page.get_by_role("button", name=button).click()
    page.get_by_text(said).wait_for()


def make_to_edit(page: Page, called: str) -> None:
    """A channel of its own, with more than one tag."""
    page.goto(NEW)
    name = f"ward-3-{called}-{uuid4().hex[:5]}"
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_text("Paste many").click()
    page.get_by_label("One key=value a line").fill("ward=3\nbuilding=north")
    page.get_by_role("button", name=CREATE).click()
    page.get_by_role("heading", level=1, name=name).wait_for()


def stream_for(page: Page) -> str:
    """The ARN of the stream that the channel of this page is to be linked to, and no other."""
    number = page.url.split("/channels/")[1].split("/")[0]
    return f"arn:aws:kinesisvideo:eu-central-1:210987654321:stream/{number}/1700000000000"


def go_to_link(page: Page) -> None:
    make_to_edit(page, "gate")
    page.get_by_text("Active", exact=True).first.wait_for()
    page.get_by_role("link", name="Link it to a stream").click()
    page.get_by_role("heading", level=1, name="Link").wait_for()


def go_to_undo_link(page: Page) -> None:
    go_to_link(page)
    page.get_by_label("Stream").fill(stream_for(page))
    page.get_by_role("button", name="Link it").click()
    page.get_by_role("link", name="Link it to a stream").click()
    page.get_by_role("heading", level=1, name="Undo the link").wait_for()


def go_to_link_errors(page: Page) -> None:
    go_to_link(page)
    page.get_by_label("Stream").fill("ward-3")
    page.get_by_role("button", name="Link it").click()
    page.get_by_role("alert").first.wait_for()


def go_to_edit(page: Page, *, called: str = "bay") -> None:
    make_to_edit(page, called)
    page.get_by_role("link", name="Edit this channel").click()
    page.get_by_role("heading", level=1, name="Edit").wait_for()


def go_to_edit_errors(page: Page) -> None:
    go_to_edit(page, called="door")
    page.get_by_label("Message TTL").fill("300")
    page.get_by_label("Key of tag 3").fill("aws:owner")
    page.get_by_role("button", name=CHANGE).click()
    page.get_by_role("alert").first.wait_for()


def go_to_edit_changed_meanwhile(page: Page) -> None:
    """Changed in another tab."""
    go_to_edit(page, called="lift")
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Message TTL").fill("30")
    other.get_by_label("Value of tag 1").fill("south")
    other.get_by_role("button", name=CHANGE).click()
    other.get_by_role("link", name="Edit this channel").wait_for()
    other.close()
    page.get_by_label("Message TTL").fill("90")
    page.get_by_role("button", name=CHANGE).click()
    page.get_by_role("alert").wait_for()
