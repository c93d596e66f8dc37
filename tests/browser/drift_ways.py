"""The way of a person to the pages that ask before anything is done about drift."""

from playwright.sync_api import Page

KIOSKS = "/drift/?target=Kiosks%20EU"


def go_to_decision(page: Page, button: str) -> None:
    page.goto(KIOSKS)
    page.get_by_label("that match").check()
    page.get_by_role("button", name=f"{button}…").click()
    page.get_by_role("link", name="Leave").wait_for()


def go_to_wrong_count(page: Page) -> None:
    go_to_decision(page, "Delete")
    page.get_by_label("Count").fill("30")
    page.get_by_role("button", name="Delete 3").click()
    page.get_by_text("That is not the count").wait_for()
