"""Debian's Chromium, and visits in it that notice whatever a page should not do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.faults.rig import PASSWORD  # the cast has the same

PROGRAM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
UNLIKE_PEOPLE = "--disable-back-forward-cache"  # *Back* brings people the page as they left it
SCREEN: ViewportSize = {"width": 1280, "height": 720}
PATIENCE = 15_000  # milliseconds; a busy machine is no failure
TELL_OF_CSP = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`Content-Security-Policy: ${event.effectiveDirective} forbids ${event.blockedURI}`))"""
OF_THE_STATUS = "Failed to load resource"  # said of 403 and 404 pages too; `_look_at_status` tells them apart


@contextmanager
def running_chromium() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=PROGRAM, args=ARGUMENTS.split(), ignore_default_args=[UNLIKE_PEOPLE]
        )
        yield browser
        browser.close()


class Visit:
    """One window of one person. `complaints` should stay empty."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        context.set_default_timeout(PATIENCE)
        context.add_init_script(TELL_OF_CSP)
        self.context = context
        self.page = context.new_page()
        listeners: dict[str, Callable[[Any], None]] = {
            "console": self._hear,
            "pageerror": lambda error: self.complaints.append(f"script: {error}"),
            "requestfailed": self._look_at_failure,
            "response": self._look_at_status,
        }
        for event, listener in listeners.items():
            self.page.on(event, listener)  # type: ignore[call-overload]

    def start_over(self) -> None:
        """As it was when it was opened, at the next page: windows are dear."""
        self.complaints.clear()
        self.page.set_viewport_size(SCREEN)
        self.page.emulate_media(color_scheme="light")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(OF_THE_STATUS):
            self.complaints.append(f"console: {message.text}")

    def _look_at_failure(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left meanwhile
            self.complaints.append(f"{request.failure}: {request.url}")

    def _look_at_status(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status}: {response.url}")


class Doorman:
    """Signs each person in once, by the page, and lets them in again by their cookies."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self._url = browser, url
        self._known: dict[str, Any] = {}

    def let_in(self, username: str = "", **options: Any) -> Visit:
        """A new window; of somebody who is not signed in where no name is given."""
        if username and username not in self._known:
            self._known[username] = self._sign_in(username)
        context = self._browser.new_context(
            base_url=self._url, storage_state=self._known.get(username), locale="en-GB", **options
        )
        return Visit(context)

    def _sign_in(self, username: str) -> Any:
        with self._browser.new_context(base_url=self._url) as context:
            page = context.new_page()
            page.goto("/accounts/login/")
            sign_in(page, username)
            page.wait_for_url("**/")
            return context.storage_state()


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
