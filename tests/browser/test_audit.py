import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.faults.rig import until

pytestmark = pytest.mark.browser


def results(page: Page) -> Locator:
    return page.locator("tbody tr")


def test_an_auditor_finds_who_created_a_channel_and_from_where(adaeze: Page) -> None:
    adaeze.goto("/audit/")

    adaeze.get_by_label("Name, ARN or id").fill("ward-3-corridor-north")

    expect(results(adaeze)).to_have_count(3)
    created = results(adaeze).filter(has_text="Created")
    expect(created).to_contain_text("Mara Lindqvist")
    expect(created).to_contain_text("203.0.113.7")
    expect(created.locator("time")).to_have_attribute("title", re.compile("UTC$"))


@pytest.mark.parametrize(
    ("label", "option", "holds"),
    [
        ("Who", "Inês Duarte", "Inês Duarte"),
        ("Did what", "A channel became active", "Active"),
        ("Result", "Failed", "Failed"),
        ("Target", "Gates UK", "Gates UK"),
    ],
)
def test_each_filter_narrows_the_trail(adaeze: Page, label: str, option: str, holds: str) -> None:
    adaeze.goto("/audit/")

    adaeze.get_by_label(label, exact=True).select_option(option)

    expect(adaeze.get_by_role("status")).to_contain_text("match")
    expect(results(adaeze).filter(has_not_text=holds)).to_have_count(0)
    expect(results(adaeze).first).to_be_visible()


def test_a_time_narrows_the_trail(adaeze: Page) -> None:
    adaeze.goto("/audit/")

    adaeze.get_by_label("Until (UTC)").fill("2001-01-01T00:00")

    expect(adaeze.get_by_text("No event matches.")).to_be_visible()


def test_an_event_opens_to_all_that_it_tells(adaeze: Page) -> None:
    adaeze.goto("/audit/?q=ward-3-corridor-north&result=succeeded&action=channel.create")

    adaeze.locator("tbody summary").click()

    facts = adaeze.locator("tbody .changes")
    expect(facts).to_contain_text(
        "arn:aws:kinesisvideo:eu-central-1:111122223333:channel/ward-3-corridor-north/"
    )
    expect(facts).to_contain_text(re.compile("Hash\\s*[0-9a-f]{64}"))


def test_an_auditor_is_offered_nothing_to_create(adaeze: Page) -> None:
    for address in ("/", "/channels/", "/audit/"):
        adaeze.goto(address)

        expect(adaeze.get_by_role("link", name="Create a channel")).to_have_count(0)


def test_an_auditor_who_creates_all_the_same_is_refused_and_finds_it_in_the_trail(adaeze: Page) -> None:
    answer = adaeze.goto("/channels/new/?target=Wards%20EU")
    assert answer is not None
    assert answer.status == 403
    expect(adaeze.get_by_text("Nothing was changed.")).to_be_visible()

    adaeze.get_by_role("link", name="Event #").click()

    expect(results(adaeze)).to_have_count(1)
    expect(results(adaeze)).to_contain_text("Tried to create channels")
    expect(results(adaeze)).to_contain_text("Refused")


def test_an_operator_has_no_way_to_the_trail(mara: Page) -> None:
    mara.goto("/")
    expect(mara.get_by_role("link", name="Audit")).to_have_count(0)

    mara.goto("/audit/")

    expect(mara.get_by_role("heading", level=1)).to_have_text("Not with your role")


def test_an_auditor_has_the_whole_trail_verified(adaeze: Page) -> None:
    adaeze.goto("/audit/")
    adaeze.get_by_role("link", name="Can the trail be believed?").click()
    adaeze.get_by_role("button", name="Verify all of it now").click()

    expect(adaeze.get_by_role("status")).to_contain_text("A worker goes through the whole trail now.")
    whole = adaeze.get_by_text("Whole", exact=True)
    until(lambda: adaeze.reload() and whole.count(), "it is verified", within=40, look=0.5)
