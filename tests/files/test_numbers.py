"""Numbers and dates in the cells of an Excel workbook: names are what people see in them."""

from datetime import date, datetime

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tests.files.making import edited, names_of, rows_of, workbook


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (12, "12"),
        (-3, "-3"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (123_456_789_012_345, "123456789012345"),
        (True, "TRUE"),
    ],
)
def test_numbers_are_names_as_people_see_them(value: float, name: str) -> None:
    (row,) = rows_of(workbook(("name",), (value,)))

    assert (row.name, row.problems) == (name, ())


def test_a_number_with_more_digits_than_a_sheet_keeps_is_a_problem_of_its_row() -> None:
    (row,) = rows_of(workbook(("name",), (12345678901234567,)))

    assert [(problem.field, problem.message[:37]) for problem in row.problems] == [
        ("name", "A spreadsheet keeps 15 digits of a nu")
    ]


@pytest.mark.parametrize(
    ("value", "shown_as", "name"),
    [
        (datetime(2026, 3, 1), "yyyy-mm-dd", "2026-03-01"),
        (date(2026, 3, 1), "[$-409]d/mmm/yy;@", "2026-03-01"),
        (date(2026, 3, 1), 'yyyy"年"m"月"d"日"', "2026-03-01"),
        (datetime(2026, 3, 1, 9, 30), "d/m/yy hh:mm", "2026-03-01 09:30:00"),
        (7, "000", "007"),
        (-7, "000", "-007"),
        (12345, "000", "12345"),
        (7, "0", "7"),
        (7, "General", "7"),
        (1.1, "0.00", "1.10"),
        (1234, "#,##0", "1234"),
        (7, "[Red]000_);(000)", "007"),
    ],
)
def test_formats_of_numbers_are_heeded(value: object, shown_as: str, name: str) -> None:
    (row,) = rows_of(_formatted(value, shown_as))

    assert (row.name, row.problems) == (name, ())


@pytest.mark.parametrize(
    ("value", "shown_as"),
    [
        (7, '"cam-"000'),
        (1234, "00-00"),
        (120000, "0.00E+00"),  # what was typed as 12E4
        (0.5, "0%"),
        (7.6, "0"),
        (-7, "0;(0)"),
        (7, ";;;"),
        (date(2026, 4, 3), "d-mmm"),  # what was typed as 3-4
        (date(2026, 4, 3), "yyyymmdd"),
    ],
)
def test_a_number_is_a_problem_of_its_row_where_it_cannot_be_told_what_is_shown(
    value: object, shown_as: str
) -> None:
    (row,) = rows_of(_formatted(value, shown_as))

    assert [(problem.field, problem.message) for problem in row.problems] == [
        (
            "name",
            f"What A2 shows in its format, {shown_as}, cannot be told. "
            "Format the cell as text, and type what is meant.",
        )
    ]


def _formatted(value: object, shown_as: str) -> bytes:
    def write(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write(1, 0, value, book.add_format({"num_format": shown_as}))

    return workbook(("name",), more=write)


def test_days_may_be_counted_from_1904_as_on_an_old_mac() -> None:
    file = workbook(("name",), more=lambda book, sheet: sheet.write_number(1, 0, 1, _dates(book)))

    file = edited(file, "<workbookPr ", '<workbookPr date1904="1" ', "xl/workbook.xml")

    assert names_of(file) == ["1904-01-02"]


def _dates(book: xlsxwriter.Workbook) -> object:
    return book.add_format({"num_format": "yyyy-mm-dd"})
