import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from channels_app.audit.packs import verify
from tests.browser.conftest import Enter
from tests.browser.places import go_to_channel

pytestmark = pytest.mark.browser


def test_an_auditor_takes_a_channels_pack_and_a_stranger_checks_it(enter: Enter, tmp_path: Path) -> None:
    adaeze = enter("adaeze", accept_downloads=True)
    go_to_channel(adaeze, "ward-3-corridor-north")
    adaeze.get_by_role("link", name="evidence pack").click()
    adaeze.get_by_label("Reason").fill("Case 17 <b>urgent</b>")

    with adaeze.expect_download() as taken:
        adaeze.get_by_role("button", name="Take the pack").click()
    taken.value.save_as(tmp_path / "evidence.zip")
    with zipfile.ZipFile(tmp_path / "evidence.zip") as archive:
        archive.extractall(tmp_path / "pack")
    program = [
        sys.executable,
        "-I",
        "-S",
        verify.__file__,
        str(tmp_path / "evidence.zip"),
        "--key",
        read_key(adaeze),
    ]
    done = subprocess.run(program, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("WHOLE: 3 events are genuine")
    look_at_page(adaeze, tmp_path / "pack" / "index.html")


def read_key(page: Page) -> str:
    page.goto("/audit/verification/")
    row = page.locator("dt", has_text="Fingerprint of the key").locator("xpath=following-sibling::dd[1]")
    return row.locator("code").inner_text()


def look_at_page(page: Page, file: Path) -> None:
    """As a file of one's own, whatever breaks its policy fails the test."""
    page.goto(file.as_uri())

    expect(page.get_by_role("heading", level=1)).to_have_text("Channel ward-3-corridor-north in Wards EU")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.get_by_text("Case 17 <b>urgent</b>")).to_be_visible()
    assert page.locator("table").evaluate("table => getComputedStyle(table).borderCollapse") == "collapse"
