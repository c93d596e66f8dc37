"""Many creates at once, through the three doors."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException

from tests.faults.browser import Browser
from tests.faults.processes import Process
from tests.faults.rig import Installation

Form = dict[str, str]


class Crowd:
    """People at an installation whose web server and worker run: they come in, and go on by themselves."""

    def __init__(self, place: Installation) -> None:
        self._place = place
        self.server, self.port = place.web()
        self.browser = Browser().sign_in(self.port)
        self._pool = ThreadPoolExecutor(16)
        self._commands: list[Process] = []
        self.forms: list[Form] = []

    def come(self, prefix: str, *, web: int, worker: int, command: int) -> list[str]:
        """The names that are asked for. Returns when all buttons are pressed and all hints given."""
        pages = [f"{prefix}-web-{number}" for number in range(web)]
        forms = [self.browser.open_form(self.port, name) for name in pages]
        commands = [f"{prefix}-command-{number}" for number in range(command)]
        self._commands += [self._place.create_channel(name) for name in commands]
        self.press(forms)
        written = [f"{prefix}-worker-{number}" for number in range(worker)]
        self._place.request(*written, hint=True)
        return [*pages, *commands, *written]

    def press(self, forms: Sequence[Form]) -> None:
        self.forms += forms
        for form in forms:
            self._pool.submit(self._press, form)

    def leave(self) -> None:
        """When every page was answered or given up, and every command has ended."""
        self._pool.shutdown()
        for command in self._commands:
            command.wait(within=90)

    def _press(self, form: Form) -> None:
        with suppress(HTTPException, OSError):
            self.browser.press_create(self.port, form)
