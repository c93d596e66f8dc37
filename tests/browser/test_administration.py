from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import sign_in

pytestmark = pytest.mark.browser

PASSWORD = "a lantern over the quay"


def test_a_person_who_is_added_and_given_a_role_can_sign_in_and_look(tomasz: Page, passer_by: Page) -> None:
    username = f"new-{uuid4().hex[:8]}"
    tomasz.goto("/")
    tomasz.get_by_text("Tomasz Wolak").first.click()
    tomasz.get_by_role("link", name="Administration").click()
    tomasz.get_by_role("row", name="People").get_by_role("link", name="Add").click()
    tomasz.get_by_label("Username").fill(username)
    tomasz.get_by_label("New password:").fill(PASSWORD)
    tomasz.get_by_label("New password again").fill(PASSWORD)
    tomasz.get_by_role("button", name="Save", exact=True).click()
    expect(tomasz.get_by_text("was added successfully")).to_be_visible()
    tomasz.goto("/admin/channels_app/grant/add/")
    tomasz.get_by_label("Person").select_option(username)
    tomasz.get_by_label("Role").select_option("Viewer")
    tomasz.get_by_label("Target").select_option("Wards EU")
    tomasz.get_by_role("button", name="Save", exact=True).click()
    expect(tomasz.get_by_text("was added successfully")).to_be_visible()

    passer_by.goto("/channels/")
    sign_in(passer_by, username, PASSWORD)

    expect(passer_by.get_by_role("heading", level=1)).to_have_text("Channels")


def test_an_administrator_reads_no_channel(tomasz: Page) -> None:
    tomasz.goto("/channels/")

    expect(tomasz.get_by_role("heading", level=1)).to_have_text("Not with your role")


def test_an_auditor_looks_at_the_administration_and_changes_nothing(adaeze: Page) -> None:
    adaeze.goto("/admin/")

    adaeze.get_by_role("row", name="Channels").get_by_role("link", name="View").click()
    adaeze.locator("tbody th a").first.click()

    expect(adaeze.get_by_role("button", name="Save")).to_have_count(0)
    expect(adaeze.get_by_role("link", name="Delete")).to_have_count(0)


def test_an_operator_is_asked_on_a_page_before_a_create_is_tried_again(mara: Page) -> None:
    mara.goto("/admin/channels_app/operation/?q=ward-3-bed-14")
    mara.locator("tbody input[type=checkbox]").check()
    mara.locator("select[name=action]").select_option("Try again")

    mara.get_by_role("button", name="Go").click()

    expect(mara.get_by_text("Will be tried: 1")).to_be_visible()
    expect(mara.get_by_role("button", name="Try 1 again")).to_be_visible()
