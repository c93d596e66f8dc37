"""How somebody gets to pages of the trail that an address alone does not lead to."""

from playwright.sync_api import Page


def go_to_events(page: Page) -> None:
    page.goto("/audit/")
    for number in (0, 1):
        page.locator("tbody summary").nth(number).click()


def go_to_saved_filters(page: Page) -> None:
    for name in ("Refusals of the night shift", "What Inês made"):
        page.goto("/audit/?result=refused")
        page.get_by_label("Save this filter as").fill(name)
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text(f"Saved as “{name}”").wait_for()
