"""What holds on every page."""

from collections.abc import Iterator

import pytest

from tests.browser.chromium import Doorman
from tests.browser.findings import STRICT, WCAG, Findings, look_at
from tests.browser.places import ADMIN, PAGES

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=[*PAGES, *ADMIN], ids=str)
def found(request: pytest.FixtureRequest, doorman: Doorman) -> Iterator[Findings]:
    visit = doorman.let_in(request.param.who, reduced_motion="reduce")
    request.param.go(visit.page)
    yield look_at(visit, WCAG if request.param in ADMIN else STRICT)
    visit.context.close()


def test_no_policy_is_broken_no_request_fails_and_no_script(found: Findings) -> None:
    assert found.complaints == []


def test_axe_finds_nothing(found: Findings) -> None:
    assert found.in_light == []


def test_the_contrast_is_enough_in_the_dark(found: Findings) -> None:
    assert found.in_dark == []


def test_nothing_scrolls_sideways_on_a_phone(found: Findings) -> None:
    assert found.widths == {width: width for width in found.widths}
