"""The ways to what is done to many channels, to its pages and to those that ask before it is done."""

from playwright.sync_api import Page

NEW_BATCH = "/batches/new/?target=Wards%20EU"


def go_to_batch(page: Page, name: str) -> None:
    page.goto(f"/batches/?q={name}")
    page.get_by_role("link", name=name).click()
    page.get_by_role("heading", level=1, name=name).wait_for()


def go_to_cancel(page: Page) -> None:
    go_to_batch(page, "running.csv")
    page.get_by_role("link", name="Cancel the rest").click()
    page.get_by_role("heading", level=1, name="Cancel the rest of").wait_for()


def go_to_undo(page: Page) -> None:
    go_to_batch(page, "done.csv")
    page.get_by_role("link", name="Undo this batch").click()
    page.get_by_role("heading", level=1, name="channels?").wait_for()


def choose_all(page: Page, what: str) -> None:
    page.goto("/channels/?target=Wards%20EU&q=corridor")
    page.get_by_label("that match").check()
    page.get_by_label("What to do with them").select_option(what)
    page.get_by_role("button", name="Go on").click()


def go_to_bulk_what(page: Page) -> None:
    """With what is wrong with it."""
    choose_all(page, "Put tags on")
    page.get_by_label("Tags").fill("aws:owner=3\nfloor=#2")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("alert").wait_for()


def go_to_bulk_tag(page: Page) -> None:
    choose_all(page, "Put tags on")
    page.get_by_label("Tags").fill("ward=3\nwing=north")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Reason").wait_for()


def go_to_bulk_delete(page: Page) -> None:
    """With what is wrong with it."""
    page.goto("/channels/?target=Wards%20EU")
    page.get_by_label("that match").check()
    page.get_by_label("What to do with them").select_option("Delete")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Count").fill("one")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("alert").wait_for()


def go_to_batch_errors(page: Page) -> None:
    page.goto(NEW_BATCH)
    page.get_by_label("A pattern").check()
    page.get_by_label("Pattern of names").fill("ward-{1..40}-bed-{12..")
    page.get_by_label("Message TTL").fill("300")
    page.get_by_label("Key of tag 1").fill("aws:owner")
    page.get_by_role("button", name="Preview in Wards EU").click()
    page.get_by_role("alert").first.wait_for()


def go_to_bulk_again(page: Page) -> None:
    """With what is wrong with it."""
    page.goto("/channels/?target=Wards%20EU&q=ward-3-bed-1")
    page.get_by_label("that match").check()
    page.get_by_label("What to do with them").select_option("Try again what failed")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Try again 1").click()
    page.get_by_role("alert").wait_for()


def go_to_admin_bulk(page: Page) -> None:
    choose_in_admin(page, "channel/?q=corridor", "Delete")


def go_to_admin_again(page: Page) -> None:
    choose_in_admin(page, "channel/?q=ward-3-bed-14", "Try again what failed")


def go_to_admin_try_again(page: Page) -> None:
    choose_in_admin(page, "operation/?q=ward-3-bed-14", "Try again")


def go_to_admin_decision(page: Page) -> None:
    choose_in_admin(page, "drift/?kind__exact=unmanaged", "Delete")


def choose_in_admin(page: Page, path: str, action: str) -> None:
    page.goto(f"/admin/channels_app/{path}")
    page.locator("input.action-select").first.check()
    page.locator("select[name=action]").select_option(action)
    page.locator("button[name=index]").click()
    page.get_by_label("Reason").wait_for()
