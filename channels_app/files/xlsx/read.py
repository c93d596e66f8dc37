"""Workbooks: the one sheet that has the names, row by row."""

from collections.abc import Iterator
from typing import BinaryIO

from channels_app.files.cells import DIGITS_KEPT, is_rounded, text_of_cell, unguard
from channels_app.files.columns import find_columns
from channels_app.files.errors import BadHeader, TooMuch, Unreadable
from channels_app.files.rows import Record, Table
from channels_app.files.xlsx.archive import Archive
from channels_app.files.xlsx.package import Package, Sheet, find_package
from channels_app.files.xlsx.scan import Findings, Mark, name_of_cell, scan_sheet
from channels_app.files.xlsx.single import Cells, open_sheet
from channels_app.files.xlsx.styles import find_looks
from channels_app.rules.characters import listed, shown

OPENED_MAX = 100  # sheets: each is opened for its header, with all texts of the workbook
Found = dict[Sheet, Findings]


def read_xlsx(file: BinaryIO) -> Table:
    """A table of the sheet that has rows; of several, of the only one that has a header with `name`."""
    archive = Archive(file)
    package = find_package(archive)
    found = _look_through(archive, package)
    sheet = _choose(archive, package, found)
    records = read_records(open_sheet(archive, package, sheet, found[sheet]), found[sheet])
    first = next(records, None)
    if first is None:
        raise _no_rows()
    columns = find_columns(first)
    return Table(
        kind="XLSX",
        columns=tuple(title for title in columns.titles if title),
        rows=columns.read_all(first, records),
        sheet=sheet.name,
        notes=(*_notes(sheet, found), *columns.notes),
    )


def read_records(cells: Cells, found: Findings) -> Iterator[Record]:
    """The rows that are not blank, each with its number in the sheet."""
    before = ("",) * cells.first_column
    for row, values in enumerate(cells.read(), start=1):
        texts = (*before, *(unguard(text_of_cell(value)) for value in values))
        faults = {len(before) + place: _ROUNDED for place, value in enumerate(values) if is_rounded(value)}
        record = Record(line=row, cells=texts, faults=faults)
        if marks := found.marks.get(row):
            record = _corrected(record, marks)
        if not record.is_blank:
            yield record


_AS_TEXT = "Format the cell as text, and type what is meant."
_ROUNDED = (
    f"A spreadsheet keeps {DIGITS_KEPT} digits of a number, so this may not be what was typed. {_AS_TEXT}"
)


def _corrected(record: Record, marks: dict[int, Mark]) -> Record:
    texts, faults = list(record.cells), dict(record.faults)
    for column, mark in marks.items():
        name = name_of_cell(record.line, column)
        if column >= len(texts):
            continue
        if mark.merged and texts[column]:
            what = f"the cells {mark.merged} are merged, so it cannot be told which rows they speak for."
            raise Unreadable(what, "Unmerge them, and fill in each row.", line=record.line)
        if mark.error:
            texts[column] = mark.error
            faults[column] = f"{mark.error} in {name} is an error of the sheet. Repair its formula."
        if mark.text:
            texts[column] = mark.text
        if mark.look:
            faults[column] = (
                f"What {name} shows in its format, {shown(mark.look)}, cannot be told. {_AS_TEXT}"
            )
    return Record(line=record.line, cells=tuple(texts), faults=faults)


def _look_through(archive: Archive, package: Package) -> Found:
    looks = find_looks(archive, package.styles)
    parts = {sheet.part: sheet for sheet in package.sheets}  # each part once, however often it is named
    return {sheet: scan_sheet(archive, part, looks) for part, sheet in parts.items()}


def _choose(archive: Archive, package: Package, found: Found) -> Sheet:
    full = [sheet for sheet in found if found[sheet].cells]
    shown_sheets = [sheet for sheet in full if not sheet.is_hidden]
    if not full:
        raise _no_rows()
    if not shown_sheets:
        what = f"the only sheet with rows, “{shown(full[0].name)}”, is hidden."
        raise Unreadable(what, "Unhide it, and give the workbook again.")
    if len(shown_sheets) == 1:
        return shown_sheets[0]
    if len(shown_sheets) > OPENED_MAX:
        raise TooMuch(f"the workbook has {len(shown_sheets):,} sheets with rows.", _KEEP_ONE)
    named = [
        sheet
        for sheet in shown_sheets
        if _has_header(open_sheet(archive, package, sheet, found[sheet]), found[sheet])
    ]
    if len(named) == 1:
        return named[0]
    sheets = listed([f"“{shown(sheet.name)}”" for sheet in named or shown_sheets])
    what = f"the sheets {sheets} all have {'a column “name”' if named else 'rows'}."
    raise Unreadable(what, _KEEP_ONE)


_KEEP_ONE = "Keep the one that is meant, or save it as CSV, and give that."


def _has_header(cells: Cells, found: Findings) -> bool:
    first = next(read_records(cells, found), None)
    try:
        return first is not None and find_columns(first).has_header
    except BadHeader:
        return False


def _notes(chosen: Sheet, found: Found) -> Iterator[str]:
    for sheet, findings in found.items():
        if sheet is not chosen and findings.cells:
            why = "it is hidden" if sheet.is_hidden else "it has no column “name”"
            yield f"The sheet “{shown(sheet.name)}” was left out: {why}."
    if hidden := found[chosen].hidden_rows:
        what = "1 hidden row is" if hidden == 1 else f"{hidden:,} hidden rows are"
        yield f"{what} read like the others. Delete what is not meant."


def _no_rows() -> Unreadable:
    return Unreadable("the workbook has no rows.", "Put one name in each row, and give it again.")
