"""Workbooks as people have them."""

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from channels_app.files.errors import BadHeader, Unreadable
from channels_app.rules.tags import Tag
from tests.files.making import SHEET, altered, edited, names_of, part_of, rows_of, table_of, workbook

HEADER = ("name", "type", "ttl", "tag:ward")


def test_a_sheet_is_read_like_a_csv_file() -> None:
    table = table_of(
        workbook((" Name ", "TTL", "Tag: ward"), ("ward-1", 60, "3 north"), ("ward-2", None, None))
    )

    first, second = table.rows
    assert (table.kind, table.sheet, table.notes) == ("XLSX", "Channels", ())
    assert (first.line, first.name, first.ttl) == (2, "ward-1", "60")
    assert first.tags == (Tag(key="ward", value="3 north"),)
    assert (second.line, second.ttl, second.tags) == (3, None, ())


def test_rows_and_columns_that_are_empty_before_the_table_do_no_harm() -> None:
    def move(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_row(4, 2, ["name", "ttl"])
        sheet.write_row(7, 2, ["ward-1", 5])

    (row,) = rows_of(workbook(more=move))

    assert (row.line, row.name, row.ttl) == (8, "ward-1", "5")


def test_text_that_looks_like_a_number_stays_text() -> None:
    assert names_of(workbook(("name",), more=lambda book, sheet: sheet.write_string(1, 0, "007"))) == ["007"]


def test_formulas_are_read_as_what_they_come_to() -> None:
    def write(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_formula("A2", '="ward-"&1', None, "ward-1")
        sheet.write_formula("B2", "=30+30", None, 60)
        sheet.write_formula("C2", '=""', None, "nothing")

    (row,) = rows_of(edited(workbook(("name", "ttl", "type"), more=write), "<v>nothing</v>", "<v></v>"))

    assert (row.name, row.ttl, row.type) == ("ward-1", "60", None)


def test_a_formula_in_error_is_a_problem_of_its_row_that_names_the_cell() -> None:
    def write(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_formula("A3", "=Z99", None, "#REF!")

    whole, broken, last = rows_of(
        workbook(("name", "ttl"), ("ward-1", 60), ("", 60), ("ward-3", 60), more=write)
    )

    assert (whole.problems, last.problems) == ((), ())
    assert (broken.line, broken.name) == (3, "#REF!")
    message = "#REF! in A3 is an error of the sheet. Repair its formula."
    assert [(problem.field, problem.message) for problem in broken.problems] == [("name", message)]


def test_a_row_of_nothing_but_an_error_is_not_blank() -> None:
    file = workbook(("name",), more=lambda book, sheet: sheet.write_formula("A2", "=Z9", None, "#N/A"))

    assert [row.name for row in rows_of(file)] == ["#N/A"]


def test_a_formula_that_was_never_calculated_is_refused_by_its_cell() -> None:
    file = workbook(
        ("name",), ("ward-1",), more=lambda book, sheet: sheet.write_formula("A3", "=A2", None, 7)
    )

    file = edited(file, "<v>7</v>", "<v></v>")

    with pytest.raises(
        Unreadable, match=r"^Line 3: the formula in A3 was never calculated\. Open the workbook"
    ):
        rows_of(file)


def test_cells_merged_over_several_rows_are_refused_with_the_line() -> None:
    file = workbook(HEADER, ("ward-1",), more=lambda book, sheet: sheet.merge_range("D2:D5", "3"))

    with pytest.raises(Unreadable, match=r"^Line 2: the cells D2:D5 are merged.* Unmerge them"):
        rows_of(file)


def test_cells_merged_within_one_row_belong_to_the_first_of_them() -> None:
    file = workbook(HEADER, more=lambda book, sheet: sheet.merge_range("A2:B2", "ward-1"))

    assert [(row.name, row.type) for row in rows_of(file)] == [("ward-1", None)]


def test_merged_cells_with_nothing_in_them_do_no_harm() -> None:
    file = workbook(HEADER, ("ward-1",), ("ward-2",), more=lambda book, sheet: sheet.merge_range("B2:B3", ""))

    assert names_of(file) == ["ward-1", "ward-2"]


def test_hidden_rows_are_read_and_the_preview_is_told() -> None:
    file = workbook(
        ("name",), ("a",), ("b",), more=lambda book, sheet: sheet.set_row(1, None, None, {"hidden": True})
    )

    table = table_of(file)

    assert table.notes == ("1 hidden row is read like the others. Delete what is not meant.",)
    assert [row.name for row in table.rows] == ["a", "b"]


def test_a_title_above_the_header_is_refused_with_its_line() -> None:
    with pytest.raises(
        BadHeader, match=r"^Line 2: there is no header with a column “name”, but “ward-1” and “60”"
    ):
        rows_of(workbook((), ("ward-1", 60)))


def test_a_workbook_without_rows_is_refused() -> None:
    with pytest.raises(Unreadable, match=r"^the workbook has no rows\. Put one name in each row"):
        table_of(workbook())


def test_charts_and_pictures_are_no_rows() -> None:
    file = workbook(("name",), ("ward-1",), more=lambda book, sheet: book.add_chartsheet("Chart"))

    assert names_of(file) == ["ward-1"]


def test_a_false_statement_of_the_size_of_the_sheet_is_not_believed() -> None:
    file = workbook(("name",), ("ward-1",), ("ward-2",))

    for claim in ("A1", "A1:XFD1048576"):
        assert names_of(edited(file, 'ref="A1:A3"', f'ref="{claim}"')) == ["ward-1", "ward-2"]


def test_elements_may_have_a_prefix_and_cells_may_lack_their_place() -> None:
    part = part_of(workbook(("name", "ttl"), ("ward-1", 60))).decode()
    for place in ("A1", "B1", "A2", "B2"):
        part = part.replace(f' r="{place}"', "")
    for tag in ("worksheet", "sheetData", "row", "c", "v"):
        part = part.replace(f"<{tag} ", f"<x:{tag} ").replace(f"<{tag}>", f"<x:{tag}>")
        part = part.replace(f"</{tag}>", f"</x:{tag}>")
    part = part.replace("xmlns=", "xmlns:x=").replace("<x:worksheet ", '<x:worksheet xmlns="urn:x" ')

    (row,) = rows_of(altered(workbook(("name", "ttl"), ("ward-1", 60)), {SHEET: part.encode()}))

    assert (row.name, row.ttl) == ("ward-1", "60")


def test_text_of_several_fonts_is_one_text() -> None:
    def write(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_rich_string("A2", "ward", book.add_format({"bold": True}), "-", "1")

    assert names_of(workbook(("name",), more=write)) == ["ward-1"]
