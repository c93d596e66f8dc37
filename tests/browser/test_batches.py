"""Many at once: from a file to its channels, as an operator goes."""

import csv
import io
import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import PATIENCE
from tests.browser.conftest import Enter
from tests.faults.rig import until

pytestmark = pytest.mark.browser

NEW = "/batches/new/?target=Wards%20EU"
PREVIEW = "Preview in Wards EU"
GOOD, BAD = 30, 2


def new_prefix() -> str:
    return f"ramp-{uuid4().hex[:8]}"


def rows_of(prefix: str) -> list[str]:
    """Thirty that can be created, and two that cannot."""
    good = [f"{prefix}-{number:02d},30" for number in range(GOOD)]
    return ["name,ttl", f"{prefix} 98,30", f"{prefix}-99,300", *good]


def give(page: Page, rows: list[str]) -> None:
    """A file of these rows, and press *Preview*."""
    page.goto(NEW)
    content = "\n".join(rows).encode()
    file = {"name": "ramps.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("File of names").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name=PREVIEW).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ramps.csv")


def submit(page: Page, count: int) -> None:
    page.get_by_label("Reason").fill("The ramps go live")
    page.get_by_role("button", name=f"Create {count} channels in Wards EU").dblclick()


def expect_preview(page: Page, count: int) -> None:
    expect(page.get_by_role("heading", name=f"Create {count} in Wards EU")).to_be_visible(timeout=PATIENCE)


def download_left_out(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(r"left out \(CSV\)")).click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def repaired(rows: list[dict[str, str]]) -> list[str]:
    """The file as it was downloaded, reasons and all, with names and TTLs that are right."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows({**row, "name": row["name"].replace(" ", "-"), "ttl": "120"} for row in rows)
    return text.getvalue().splitlines()


def test_the_whole_walk_from_a_file_with_bad_rows_to_its_channels(mara: Page) -> None:
    prefix = new_prefix()
    give(mara, rows_of(prefix))
    expect_preview(mara, GOOD)

    bad = download_left_out(mara)
    assert [(row["line"], row["name"], row["ttl"]) for row in bad] == [
        ("2", f"{prefix} 98", "30"),
        ("3", f"{prefix}-99", "300"),
    ]
    assert all(row["reason"] for row in bad)
    submit(mara, GOOD)
    expect(mara).to_have_title(re.compile("^Done · ramps.csv"), timeout=PATIENCE)
    expect(mara.get_by_text(f"All {GOOD} done: {GOOD} created, 0 failed.")).to_be_visible()

    give(mara, repaired(bad))
    expect_preview(mara, BAD)
    submit(mara, BAD)
    expect(mara).to_have_title(re.compile("^Done · ramps.csv"), timeout=PATIENCE)

    mara.goto(f"/channels/?q={prefix}")
    expect(mara.locator("#count")).to_contain_text(f"{GOOD + BAD} channels")


def test_the_title_counts_while_it_runs(mara: Page) -> None:
    prefix = new_prefix()
    mara.goto(NEW)
    mara.get_by_label("A pattern").check()
    mara.get_by_label("Pattern of names").fill(f"{prefix}-{{001..250}}")
    mara.get_by_role("button", name=PREVIEW).click()
    expect_preview(mara, 250)

    submit(mara, 250)

    expect(mara).to_have_title(re.compile(r"^[1-9]\d? % · "), timeout=PATIENCE)
    expect(mara.locator("#said")).to_contain_text("% done", timeout=PATIENCE)
    mara.get_by_role("button", name="Pause").click()
    expect(mara).to_have_title(re.compile(r"^Paused at \d+ % · "))
    mara.get_by_role("button", name="Go on").click()
    expect(mara).to_have_title(re.compile("^Done · "), timeout=2 * PATIENCE)


def test_two_tabs_and_the_way_back_submit_one_batch(mara: Page) -> None:
    prefix = new_prefix()
    give(mara, ["name", f"{prefix}-1", f"{prefix}-2"])
    expect_preview(mara, 2)
    other = mara.context.new_page()
    other.goto(mara.url)

    submit(mara, 2)
    expect(mara.locator("progress")).to_be_visible()
    submit(other, 2)
    expect(other.get_by_text("The ramps go live")).to_be_visible()

    expect(other.get_by_role("alert")).to_have_count(0)
    mara.goto(f"/channels/?q={prefix}")
    expect(mara.locator("#count")).to_contain_text("2 channels")


def test_what_cannot_be_read_says_which_line_and_what_to_do(mara: Page) -> None:
    give(mara, ["name,colour", "gate-1,red"])

    expect(mara.get_by_text("the column “colour” is not known")).to_be_visible(timeout=PATIENCE)
    expect(mara.get_by_role("link", name="Start over")).to_be_visible()


def test_the_same_without_script(enter: Enter) -> None:
    page = enter("mara", java_script_enabled=False)
    prefix = new_prefix()
    page.goto(NEW)
    page.get_by_label("A pasted list").check()
    page.get_by_label("Names, one a line").fill(f"{prefix}-1\n{prefix}-2\n{prefix} 3")
    page.get_by_role("button", name=PREVIEW).click()

    def show_again(text: str) -> bool:
        if page.get_by_text(text).count():  # it was still being loaded when it was last looked at
            return True
        page.get_by_role("link", name="Load the page again").click()
        return page.get_by_text(text).count() > 0

    if not page.get_by_text("Create 2 in Wards EU").count():
        until(lambda: show_again("Create 2 in Wards EU"), "the preview is ready", look=0.5)
    submit(page, 2)
    if not page.get_by_text("All 2 done").count():
        until(lambda: show_again("All 2 done"), "the batch is done", look=0.5)

    assert page.get_by_text("All 2 done: 2 created, 0 failed.").count() == 1
