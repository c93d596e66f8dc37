"""One console and one Chromium for all browser tests.

Neither outlives this folder: while Playwright runs, Django believes that its thread belongs to an event loop, and
other tests could not reach their database.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import PROGRAM, Doorman, Visit, running_chromium
from tests.browser.console import Console, running_console

Enter = Callable[..., Page]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if not PROGRAM.exists():
        pytest.skip(f"{PROGRAM} is not there. On Debian: apt-get install chromium")
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def console(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    with running_console(tmp_path_factory.mktemp("browser")) as console:
        yield console


@pytest.fixture(scope="package")
def doorman(chromium: Browser, console: Console) -> Doorman:
    return Doorman(chromium, console.url)


@pytest.fixture
def enter(doorman: Doorman) -> Iterator[Enter]:
    """`enter("mara")` is a page of hers. Whatever goes wrong in its window besides the test fails the test."""
    visits: list[Visit] = []

    def let_in(username: str = "", **options: object) -> Page:
        visits.append(doorman.let_in(username, **options))
        return visits[-1].page

    yield let_in
    for visit in visits:
        visit.context.close()
    assert [complaint for visit in visits for complaint in visit.complaints] == []


@pytest.fixture
def mara(enter: Enter) -> Page:
    """Operator of the wards."""
    return enter("mara")


@pytest.fixture
def hiro(enter: Enter) -> Page:
    """Viewer of the wards."""
    return enter("hiro")


@pytest.fixture
def adaeze(enter: Enter) -> Page:
    """Auditor of everything."""
    return enter("adaeze")


@pytest.fixture
def tomasz(enter: Enter) -> Page:
    """Administrator."""
    return enter("tomasz")


@pytest.fixture
def passer_by(enter: Enter) -> Page:
    """Somebody who is not signed in."""
    return enter()
