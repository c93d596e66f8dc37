"""The create form as a person uses it."""

from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from tests.browser.channel_ways import CREATE, NEW


def new_name() -> str:
    """One that no channel has yet."""
    return f"gate-{uuid4().hex[:12]}"


def open_form(page: Page, name: str) -> None:
    page.goto(NEW)
    page.get_by_label("Name", exact=True).fill(name)


def press_create(page: Page) -> None:
    page.get_by_role("button", name=CREATE).click()


def create(page: Page, name: str) -> None:
    """All the way to the channel's own page."""
    open_form(page, name)
    press_create(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def create_active(page: Page, name: str) -> None:
    """And there until a worker has seen it ACTIVE, by the page's own looking."""
    create(page, name)
    expect(page.locator("#now .state")).to_have_text("Active")


def type_tag(page: Page, row: int, key: str, value: str) -> None:
    """Rows count from 1, in the order in which they are seen."""
    boxes = rows(page).nth(row - 1).locator("input")
    boxes.nth(0).fill(key)
    boxes.nth(1).fill(value)


def rows(page: Page) -> Locator:
    return page.locator("fieldset .pair:has(input)")


def typed_tags(page: Page) -> list[tuple[str, str]]:
    typed = [box.input_value() for box in rows(page).locator("input").all()]
    return list(zip(typed[::2], typed[1::2], strict=True))


def count_channels(page: Page, name: str) -> int:
    """How many the list has of this name."""
    page.goto(f"/channels/?q={name}")
    return page.locator("tbody tr").count()
