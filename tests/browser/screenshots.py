"""Pictures of every page, to be looked at: `python -m tests.browser.screenshots FOLDER [NAME …]`.

Each page in light, dark and on a phone; with names, only the pages whose names begin so. `channels.png`, which the
README shows, is always among them: `python -m tests.browser.screenshots docs channels.png` makes it alone.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.browser.chromium import Doorman, running_chromium
from tests.browser.console import running_console
from tests.browser.places import ADMIN, PAGES, Place, at

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 800}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
}
A_DOZEN_ROWS = {"width": 1280, "height": 771}
README = at("channels", "/channels/?target=Wards%20EU")


def take_pictures(folder: Path, names: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [place for place in [*PAGES, *ADMIN] if place.name.startswith(names or "")]
    with (
        tempfile.TemporaryDirectory(prefix="kvsadmin-pictures-") as var,
        running_chromium() as browser,
        running_console(Path(var)) as console,
    ):
        doorman = Doorman(browser, console.url)
        take(doorman, README, folder / "channels.png", whole=False, viewport=A_DOZEN_ROWS)
        for place in wanted:
            for look, options in LOOKS.items():
                take(doorman, place, folder / f"{place}-{look}.png", whole=True, **options)


def take(doorman: Doorman, place: Place, file: Path, *, whole: bool, **options: Any) -> None:
    visit = doorman.let_in(place.who, reduced_motion="reduce", **options)
    place.go(visit.page)
    visit.page.evaluate("scrollTo(0, 0)")  # the bar sticks to the top of what is seen
    visit.page.screenshot(path=file, full_page=whole)
    visit.context.close()
    for complaint in visit.complaints:
        print(f"{file.name}: {complaint}", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    take_pictures(Path(sys.argv[1]), tuple(sys.argv[2:]))
