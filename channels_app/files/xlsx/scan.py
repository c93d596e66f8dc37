"""What calamine does not tell of a sheet: how far it reaches, and the cells that are not what they seem.

Calamine reads an error as an empty cell, a formula never calculated as an empty cell, and 007 shown by a number
format as 7; and it makes room for every cell up to the farthest. So a sheet is looked through first.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from channels_app.files.cells import text_of_cell
from channels_app.files.errors import Damaged, TooMuch, Unreadable
from channels_app.files.xlsx.archive import DAMAGED, Archive
from channels_app.files.xlsx.markup import Attributes, walk
from channels_app.files.xlsx.styles import Look

CELLS_MAX = 2_000_000  # room for them takes about 100 bytes each
MARKS_MAX = 200_000
LISTENED = 100  # characters: an error has fewer
DIGITS = "0123456789"
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """One cell that is not what it seems."""

    error: str = ""  # as #REF!
    merged: str = ""  # with cells of rows below, as A2:A5
    text: str = ""  # as its number is shown
    look: str = ""  # the format of its number, where it cannot be told what that shows


@dataclass(kw_only=True, slots=True)
class Findings:
    """What a sheet holds. Rows count from 1 as people do, columns from 0 as their places in a record."""

    cells: int = 0
    last_row: int = 0
    last_column: int = -1
    hidden_rows: int = 0
    marks: dict[int, dict[int, Mark]] = field(default_factory=dict)  # by row and column
    marked: int = 0

    def mark(self, row: int, column: int, mark: Mark) -> None:
        self.marks.setdefault(row, {})[column] = mark
        self.marked += 1
        if self.marked > MARKS_MAX:
            what = "the sheet has too many cells that are merged, formatted or in error."
            raise TooMuch(what, "Save it as CSV, and give that.", line=row)


def scan_sheet(archive: Archive, part: str, looks: Mapping[str, Look]) -> Findings:
    """Look through a sheet; `looks` are of the styles that may show something else than the number."""
    scan = _Scan(looks)
    walk(archive.read(part), scan.start, scan.text)
    scan.close_cell()
    found = scan.found
    if found.last_row * (found.last_column + 1) > CELLS_MAX:
        what = f"the sheet reaches to row {found.last_row:,} and column {found.last_column + 1:,}."
        remedy = (
            f"That is room for more than {CELLS_MAX:,} cells: delete what stands far off, or save as CSV."
        )
        raise TooMuch(what, remedy)
    return found


class _Scan:
    """The state of one pass. Nearly all cells are plain: only the others are judged, when they have ended."""

    def __init__(self, looks: Mapping[str, Look]) -> None:
        self.found = Findings()
        self._looks = looks
        self._columns: dict[str, int] = {}  # by letters, as they are met
        self._row, self._column = 0, -1
        self._kind = self._style = self._text = self._digits = ""
        self._is_judged = self._is_formula = self._listens = self._has_value = False

    def start(self, name: str, about: Attributes) -> None:
        if name == "c":
            self.close_cell()
            self._open_cell(about)
        elif name in ("v", "is"):
            self._open_value()
        elif name == "row":
            self.close_cell()
            self._row, self._column, self._digits = _number(about.get("r"), self._row + 1), -1, ""
            self.found.hidden_rows += about.get("hidden") in ("1", "true")
        elif name == "f":
            self._is_judged, self._is_formula, self._listens = True, True, False
        elif name == "mergeCell":
            self._see_merged(about.get("ref", ""))

    def text(self, text: str) -> None:
        if self._listens and len(self._text) < LISTENED:
            self._text += text

    def close_cell(self) -> None:
        """Judge the cell that was read last, if it is one to be judged."""
        if not self._is_judged:
            return
        if self._kind == "e":
            self.found.mark(self._row, self._column, Mark(error=self._text or "#VALUE!"))
        elif self._is_formula and not self._text and self._kind != "str":
            what = f"the formula in {name_of_cell(self._row, self._column)} was never calculated."
            remedy = "Open the workbook in your spreadsheet program, save it, and give it again."
            raise Unreadable(what, remedy, line=self._row)
        elif self._kind == "n" and self._has_value and (look := self._looks.get(self._style)):
            self._see_number(look)
        self._is_judged = self._is_formula = self._listens = self._has_value = False
        self._text = ""

    def _open_cell(self, about: Attributes) -> None:
        if ref := about.get("r"):
            letters = ref.rstrip(DIGITS)
            if letters not in self._columns:
                self._columns[letters] = _place(ref)[1]
            self._column = self._columns[letters]
            if (digits := ref[len(letters) :]) != self._digits:
                self._row, self._digits = _number(digits, 0), digits
        else:
            self._column += 1
        self._kind, self._style = about.get("t", "n"), about.get("s", "")
        self._is_judged = self._kind == "e" or (self._kind == "n" and self._style in self._looks)

    def _open_value(self) -> None:
        found = self.found
        found.cells += 1
        if found.last_row < self._row:
            found.last_row = self._row
        if found.last_column < self._column:
            found.last_column = self._column
        self._has_value = self._listens = self._is_judged

    def _see_number(self, look: Look) -> None:
        try:
            number = float(self._text)
            shown = look.show(number)
        except ValueError:  # no number: calamine has a word for it
            return
        if shown is None:
            self.found.mark(self._row, self._column, Mark(look=look.code))
        elif shown != text_of_cell(number):
            self.found.mark(self._row, self._column, Mark(text=shown))

    def _see_merged(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        (row, column), (last_row, _) = _place(first), _place(last or first)
        if row < last_row and row <= self.found.last_row:
            self.found.mark(row, column, Mark(merged=ref))


def name_of_cell(row: int, column: int) -> str:
    """As A1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _number(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    if not text.isdecimal():
        raise Damaged("the workbook names a row that cannot be.", DAMAGED)
    return int(text[:10])


def _place(ref: str) -> tuple[int, int]:
    """Row from 1 and column from 0."""
    if (found := CELL.fullmatch(ref)) is None:
        raise Damaged("the workbook names a cell that cannot be.", DAMAGED)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1
