"""Files as people have them, made in the test that reads them."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from channels_app.files.detect import read_table
from channels_app.files.rows import Row, Table

SHEET = "xl/worksheets/sheet1.xml"


def table_of(content: bytes | str) -> Table:
    """The table that the bytes are read as; a text is UTF-8."""
    return read_table(io.BytesIO(content.encode() if isinstance(content, str) else content))


def rows_of(content: bytes | str) -> list[Row]:
    return list(table_of(content).rows)


def names_of(content: bytes | str) -> list[str]:
    return [row.name for row in rows_of(content)]


def workbook(
    *rows: Sequence[object], more: Callable[[xlsxwriter.Workbook, Worksheet], object] | None = None
) -> bytes:
    """A workbook of one sheet with these rows; `more` may do to it what a spreadsheet program can."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Channels")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if more:
            more(book, sheet)
    return file.getvalue()


def sheets(**rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook of several sheets."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name, each in rows.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(each):
                sheet.write_row(number, 0, row)
    return file.getvalue()


def altered(content: bytes, parts: Mapping[str, bytes | None], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same archive with other parts; None leaves one out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(file, "w", method) as target:
        kept: dict[str, bytes | None] = {name: source.read(name) for name in source.namelist()}
        for name, part in {**kept, **parts}.items():
            if part is not None:
                target.writestr(name, part)
    return file.getvalue()


def part_of(content: bytes, name: str = SHEET) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def edited(content: bytes, old: str, new: str, name: str = SHEET) -> bytes:
    """The same workbook with one text of a part's XML replaced."""
    part = part_of(content, name).decode()
    if old not in part:
        raise ValueError(f"{old} is not in {part}")
    return altered(content, {name: part.replace(old, new).encode()})
