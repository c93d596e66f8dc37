"""What holds on every page."""

from collections.abc import Iterator

import pytest

from tests.browser.chromium import Doorman, Visit
from tests.browser.findings import STRICT, WCAG, Findings, look_at
from tests.browser.places import ADMIN, PAGES, Place

pytestmark = [pytest.mark.browser, pytest.mark.looks]

EVERYWHERE = [*PAGES, *ADMIN]


@pytest.fixture(scope="module")
def visits(doorman: Doorman) -> Iterator[dict[str, Visit]]:
    """One for each person, whose window goes from page to page."""
    visits = {
        who: doorman.let_in(who, reduced_motion="reduce") for who in {place.who for place in EVERYWHERE}
    }
    yield visits
    for visit in visits.values():
        visit.context.close()


@pytest.fixture(scope="module", params=EVERYWHERE, ids=str)
def place(request: pytest.FixtureRequest, visits: dict[str, Visit]) -> Place:
    """Where its visitor has just come to."""
    place: Place = request.param
    visit = visits[place.who]
    visit.start_over()
    place.go(visit.page)
    return place


@pytest.fixture(scope="module")
def complaints(place: Place, visits: dict[str, Visit]) -> list[str]:
    """Of the browser on the way there."""
    return list(visits[place.who].complaints)


@pytest.fixture(scope="module")
def found(place: Place, visits: dict[str, Visit], complaints: list[str]) -> Findings:
    """Asked for after the complaints, for axe breaks the policy itself."""
    return look_at(visits[place.who].page, WCAG if place in ADMIN else STRICT)


def test_no_policy_is_broken_no_request_fails_and_no_script(complaints: list[str]) -> None:
    assert complaints == []


def test_axe_finds_nothing(found: Findings) -> None:
    assert found.in_light == []


def test_the_contrast_is_enough_in_the_dark(found: Findings) -> None:
    assert found.in_dark == []


def test_nothing_scrolls_sideways_on_a_phone(found: Findings) -> None:
    assert found.widths == {width: width for width in found.widths}
