"""What differs from AWS, and what an operator does about it, in a target with a cloud behind it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import PATIENCE
from tests.browser.conftest import Enter
from tests.browser.console import Console
from tests.browser.drift_stories import GATE, NAMES
from tests.browser.drift_ways import KIOSKS
from tests.faults.rig import ACCOUNT, until
from tests.localkvs.wire import ask

pytestmark = pytest.mark.browser

LOBBIES = "/drift/?target=Lobbies%20EU"


@pytest.fixture
def dora(enter: Enter) -> Page:
    """Where what differs is compared and known, tags and all."""
    page = enter("dora")
    page.goto(LOBBIES)
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("is being compared with AWS")).to_be_visible()
    until_shown(page, "compared with AWS")
    return page


def until_shown(page: Page, words: str) -> None:
    def is_shown() -> bool:
        page.reload()
        return words in page.locator("main").inner_text()

    until(is_shown, f"the page says {words!r}", within=PATIENCE / 1000, look=0.5)


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_text(name, exact=True))


def ttl_in_aws(console: Console, name: str) -> int:
    described = ask(
        console.cloud, "DescribeSignalingChannel", {"ChannelName": name}, key=ACCOUNT, region="eu-north-1"
    )
    return int(described.fields["ChannelInfo"]["SingleMasterConfiguration"]["MessageTtlSeconds"])


def test_one_is_put_back_one_is_ignored_and_the_rest_is_adopted(dora: Page, console: Console) -> None:
    expect(row(dora, GATE)).to_contain_text("30 s")
    before = ttl_in_aws(console, GATE)
    dora.get_by_label(f"Select {GATE}").check()
    dora.get_by_role("button", name="Put back…").click()
    expect(row(dora, GATE)).to_contain_text("60 s")
    dora.get_by_label("Count").fill("1")
    dora.get_by_label("Reason").fill("Somebody tried something")
    dora.get_by_role("button", name="Put back 1").click()
    expect(dora.get_by_text("1 will be put back by a worker.")).to_be_visible()
    until(lambda: ttl_in_aws(console, GATE) == 60, "it is put back", within=PATIENCE / 1000)

    dora.get_by_label(f"Select {NAMES[0]}").check()
    dora.get_by_role("button", name="Ignore…").click()
    dora.get_by_label("For how many days").fill("7")
    dora.get_by_label("Reason").fill("The builders' own")
    dora.get_by_role("button", name="Ignore 1").click()
    expect(dora.get_by_text("1 ignored for 7 days.")).to_be_visible()
    expect(row(dora, NAMES[0])).to_have_count(0)

    dora.get_by_label("that match").check()
    dora.get_by_role("button", name="Adopt…").click()
    dora.get_by_role("button", name="Adopt 2").click()
    expect(dora.get_by_text("2 will be adopted by a worker.")).to_be_visible()
    until_shown(dora, "Nothing differs")

    dora.goto("/channels/?target=Lobbies%20EU&q=lobby")
    expect(dora.locator("tbody tr")).to_have_count(2)
    dora.goto(f"{LOBBIES}&show=ignored")
    expect(row(dora, NAMES[0])).to_contain_text("The builders' own")
    assert before == 30


def test_what_is_ticked_is_chosen_with_the_keyboard_alone(enter: Enter) -> None:
    page = enter("dora")
    page.goto(KIOSKS)
    page.get_by_label("Select kiosk-04").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Put back…").focus()

    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Put back 1 in Kiosks EU?")
    expect(row(page, "kiosk-04")).to_contain_text("av-team")


def test_it_is_chosen_and_refused_without_script(enter: Enter) -> None:
    page = enter("dora", java_script_enabled=False)
    page.goto(KIOSKS)
    page.get_by_label("Select staging-door").check()
    page.get_by_role("button", name="Delete…").click()
    expect(page.get_by_text("belongs to another installation")).to_be_visible()
    page.get_by_label("Count").fill("2")

    page.get_by_role("button", name="Delete 1").click()

    expect(page.get_by_text("That is not the count. Enter 1 to delete it.")).to_be_visible()
    page.goto(KIOSKS)
    expect(row(page, "staging-door")).not_to_contain_text("was chosen")
