"""Which sheet of a workbook is meant."""

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from channels_app.files.errors import TooMuch, Unreadable
from tests.files.making import sheets, table_of, workbook


def test_of_several_sheets_the_only_one_with_rows_is_read() -> None:
    table = table_of(sheets(Empty=[], Beds=[["name"], ["ward-1"]], More=[]))

    assert (table.sheet, [row.name for row in table.rows], table.notes) == ("Beds", ["ward-1"], ())


def test_of_several_sheets_with_rows_the_only_one_with_a_header_is_read_and_the_preview_is_told() -> None:
    table = table_of(sheets(Notes=[["Call Ada", "today"]], Beds=[["ttl", "name"], [60, "ward-1"]]))

    assert (table.sheet, [row.name for row in table.rows]) == ("Beds", ["ward-1"])
    assert table.notes == ("The sheet “Notes” was left out: it has no column “name”.",)


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([["name"], ["ward-1"]], "the sheets “One” and “Two” all have a column “name”."),
        ([["ward-1"], ["ward-2"]], "the sheets “One” and “Two” all have rows."),
    ],
)
def test_several_sheets_of_which_any_may_be_meant_are_refused_by_name(
    rows: list[list[str]], what: str
) -> None:
    with pytest.raises(Unreadable) as refusal:
        table_of(sheets(One=rows, Two=rows))

    assert str(refusal.value) == f"{what} Keep the one that is meant, or save it as CSV, and give that."


def test_more_sheets_with_rows_than_are_opened_are_refused() -> None:
    rows = {f"Week{number}": [["ward"]] for number in range(100)}

    with pytest.raises(TooMuch) as refusal:
        table_of(sheets(**rows, Beds=[["name"], ["ward-1"]]))

    what = "the workbook has 101 sheets with rows."
    assert str(refusal.value) == f"{what} Keep the one that is meant, or save it as CSV, and give that."


def test_a_hidden_sheet_is_left_out_and_the_preview_is_told() -> None:
    def hide(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        hidden = book.add_worksheet("Old")
        hidden.write_column(0, 0, ["name", "ward-9"])
        hidden.hide()

    table = table_of(workbook(("name",), ("ward-1",), more=hide))

    assert [row.name for row in table.rows] == ["ward-1"]
    assert table.notes == ("The sheet “Old” was left out: it is hidden.",)


def test_a_workbook_whose_only_rows_are_hidden_away_is_refused() -> None:
    def hide(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        book.add_worksheet("Front").activate()
        sheet.hide()

    with pytest.raises(Unreadable, match=r"the only sheet with rows, “Channels”, is hidden\. Unhide it"):
        table_of(workbook(("name",), ("ward-1",), more=hide))
