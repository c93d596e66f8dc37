import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import sign_in

pytestmark = pytest.mark.browser

PAGES = ["/", "/channels/", "/channels/new/", "/audit/", "/accounts/password/change/", "/admin/"]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_leads_who_is_not_signed_in_to_the_sign_in_page(passer_by: Page, address: str) -> None:
    passer_by.goto(address)

    expect(passer_by.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(passer_by.get_by_role("navigation")).to_have_count(0)


def test_signing_in_leads_to_the_page_that_was_asked_for(passer_by: Page) -> None:
    passer_by.goto("/channels/?state=failed")

    sign_in(passer_by, "mara")

    expect(passer_by).to_have_url("/channels/?state=failed")
    expect(passer_by.get_by_role("heading", level=1)).to_have_text("Channels")


def test_a_wrong_password_is_said_and_only_the_password_is_typed_again(passer_by: Page) -> None:
    passer_by.goto("/accounts/login/")

    sign_in(passer_by, "mara", password="guessed")

    expect(passer_by.get_by_text("This user name and password do not go together.")).to_be_visible()
    expect(passer_by.get_by_label("User name")).to_have_value("mara")
    expect(passer_by.get_by_label("Password")).to_be_focused()


def test_signing_out_ends_the_visit(passer_by: Page) -> None:
    passer_by.goto("/")
    sign_in(passer_by, "hiro")

    passer_by.get_by_text("Hiro Tanabe").click()
    passer_by.get_by_role("button", name="Sign out").click()
    passer_by.goto("/channels/")

    expect(passer_by.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_who_has_no_role_is_told_whom_to_ask(passer_by: Page) -> None:
    passer_by.goto("/")

    sign_in(passer_by, "nadia")

    expect(passer_by.get_by_text("have no role that lets you see channels")).to_be_visible()
    expect(passer_by.get_by_text("Tomasz Wolak")).to_be_visible()
    expect(passer_by.get_by_text("All targets")).to_have_count(0)
