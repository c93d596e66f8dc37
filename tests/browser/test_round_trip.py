"""What the list exports, the console takes again: as the channels that are there, or as others of the same kind."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import PATIENCE
from tests.browser.conftest import Enter
from tests.browser.test_batches import NEW, PREVIEW, expect_preview, give, new_prefix, submit

pytestmark = pytest.mark.browser

ROWS = ["name,ttl,tag:site,tag:note", "{0}-1,30,Leeds,=1+1", "{0}-2,120,Leeds,", "{0}-3,60,,@home"]


@pytest.fixture
def mara(enter: Enter) -> Page:
    return enter("mara", accept_downloads=True)


def make(page: Page, prefix: str) -> None:
    give(page, [row.format(prefix) for row in ROWS])
    expect_preview(page, 3)
    submit(page, 3)
    expect(page).to_have_title(re.compile("^Done · "), timeout=PATIENCE)


def export(page: Page, prefix: str, kind: str) -> Path:
    page.goto(f"/channels/?target=Wards%20EU&q={prefix}")
    with page.expect_download() as taken:
        page.get_by_role("link", name=kind, exact=True).click()
    path = Path(taken.value.path())
    return path.rename(path.with_name(f"{prefix}-{taken.value.suggested_filename}"))


def give_again(page: Page, file: Path) -> None:
    page.goto(NEW)
    page.get_by_label("File of names").set_input_files(file)
    page.get_by_role("button", name=PREVIEW).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(file.name)


@pytest.mark.parametrize("kind", ["CSV", "JSON Lines", "XLSX"])
def test_what_is_exported_and_given_again_is_there_already_and_the_same(mara: Page, kind: str) -> None:
    prefix = new_prefix()
    make(mara, prefix)

    give_again(mara, export(mara, prefix, kind))

    same = "Already there and ours (active), just as this row has it."
    expect(mara.get_by_text(same)).to_have_count(3, timeout=PATIENCE)


def test_under_other_names_it_makes_channels_of_the_same_ttl_and_tags(mara: Page) -> None:
    old, new = new_prefix(), new_prefix()
    make(mara, old)
    file = export(mara, old, "CSV")
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")

    give_again(mara, file)
    expect_preview(mara, 3)
    submit(mara, 3)
    expect(mara).to_have_title(re.compile("^Done · "), timeout=PATIENCE)

    again = export(mara, new, "JSON Lines").read_text("utf-8")
    assert told(again.replace(new, old)) == told(export(mara, old, "JSON Lines").read_text("utf-8"))


def told(text: str) -> list[tuple[str, str, int, dict[str, str]]]:
    """Name, type, TTL and tags of each line."""
    rows = [json.loads(line) for line in text.splitlines()]
    return sorted((row["name"], row["type"], row["ttl"], row["tags"]) for row in rows)
