"""What the columns of a file mean: ours by their titles, in any order and case, with spaces around them.

The first line that is not blank is a header if one of its cells is `name`, in any case. If it is not, and has one
cell only that is no other title, then there is no header and each line is one name; should a line further down have
a cell `name` after all, it was a heading that stood first, and the file is refused.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from channels_app.files.errors import BadHeader
from channels_app.files.rows import Record, Row
from channels_app.files.tag_cell import NotTags, parse_tags
from channels_app.files.titles import READ_OVER, TAG_PREFIX, TITLES, as_title, is_title, nearest_title
from channels_app.rules.characters import listed, shown
from channels_app.rules.spec import Problem
from channels_app.rules.tags import Tag

RULE = re.compile("-{3,}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """The titles of a file, one for each place; empty where a column has none."""

    titles: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]  # title and key of the columns `tag:KEY`
    has_header: bool
    notes: tuple[str, ...] = ()

    def read(self, record: Record) -> Row:
        """The row that a record holds."""
        if not self.has_header and "name" in (cell.strip().lower() for cell in record.cells):
            raise BadHeader("the header is not the first line.", "Delete what is above it.", line=record.line)
        cells = zip(self.titles, map(str.strip, record.cells), strict=False)
        given = {title: text for title, text in cells if title and text}
        tags, problems = self._tags_of(given)
        if stray := _no_row(given):
            problems = (Problem(field="name", message=stray), *problems)
        return Row(
            line=record.line,
            name=given.get("name", ""),
            type=given.get("type"),
            ttl=given.get("ttl"),
            tags=tags,
            problems=problems if self._is_sound(record) else (*problems, *self._problems_of(record)),
            written=tuple(given.items()),
        )

    def read_all(self, first: Record, rest: Iterator[Record]) -> Iterator[Row]:
        """The rows of a file, of which the first line may be a header."""
        if not self.has_header:
            yield self.read(first)
        yield from map(self.read, rest)

    def _tags_of(self, given: Mapping[str, str]) -> tuple[tuple[Tag, ...], tuple[Problem, ...]]:
        tags = tuple([Tag(key=key, value=given[title]) for title, key in self.keys if title in given])
        if "tags" not in given:
            return tags, ()
        try:
            return (*tags, *parse_tags(given["tags"])), ()
        except NotTags as broken:
            return tags, (Problem(field="tags", message=str(broken)),)

    def _is_sound(self, record: Record) -> bool:
        """So for nearly all records: then their cells need no second look."""
        fits = len(record.cells) <= len(self.titles) and all(self.titles)
        return fits and not record.faults and not record.cut

    def _problems_of(self, record: Record) -> Iterator[Problem]:
        strays = [place for place, cell in enumerate(record.cells) if not self._title(place) and cell.strip()]
        if strays:
            message = _no_column(strays, record.cells[strays[0]], len(self.titles))
            yield Problem(field="name", message=message)
        for place, fault in record.faults.items():
            if (title := self._title(place)) and title not in READ_OVER:
                yield Problem(field="tags" if title.startswith(TAG_PREFIX) else title, message=fault)
        if record.cut:
            message = "The file ends in the middle of this line, and may be cut short. Give the whole file."
            yield Problem(field="name", message=message)

    def _title(self, place: int) -> str:
        return self.titles[place] if place < len(self.titles) else ""


def find_columns(first: Record) -> Columns:
    """The columns, told from the first line that is not blank."""
    cells = [cell.strip().strip("\ufeff").strip() for cell in first.cells]
    while cells and not cells[-1]:
        cells.pop()
    titles = tuple(as_title(cell) for cell in cells)
    if "name" in titles:
        _check_titles(titles, cells, first.line)
        return _columns(titles, has_header=True)
    filled = [title for title in titles if title]
    if not filled or any(map(is_title, filled)):
        what = f"the header has no column “name”{_but(cells)}."
        raise BadHeader(what, "Call the column that holds the channels' names: name.", line=first.line)
    if len(filled) > 1:
        what = f"there is no header with a column “name”{_but(cells)}."
        remedy = "Give one name on each line, or put a first line that names the columns: name, type, ttl, tag:KEY."
        raise BadHeader(what, remedy, line=first.line)
    titles = tuple("name" if title else "" for title in titles)
    return _columns(titles, has_header=False, notes=tuple(_doubts(first)))


def _columns(titles: tuple[str, ...], *, has_header: bool, notes: tuple[str, ...] = ()) -> Columns:
    keys = tuple((title, title[len(TAG_PREFIX) :]) for title in titles if title.startswith(TAG_PREFIX))
    return Columns(titles=titles, keys=keys, has_header=has_header, notes=notes)


def _doubts(first: Record) -> Iterator[str]:
    """Names of a fleet are counted, and titles are not: one that we do not know may stand first."""
    (name,) = filter(None, map(str.strip, first.cells))
    if not any(map(str.isdecimal, name)):
        what = f"There is no header, so “{shown(name)}” on line {first.line:,} is read as a name."
        yield f"{what} If it is a title, write name in its place."


def _no_row(given: Mapping[str, str]) -> str:
    """What the line is, where it was written for people's eyes and is no row."""
    name = given.get("name", "")
    if name.lower() == "name" and all(as_title(text) == title for title, text in given.items()):
        return "This is the header once more. Delete the line."
    if name.startswith("---") and all(map(RULE.fullmatch, given.values())):
        return "This is a rule, drawn to be looked at. Delete the line."
    return ""


def _check_titles(titles: Sequence[str], cells: Sequence[str], line: int) -> None:
    seen: set[str] = set()
    for title, cell in zip(titles, cells, strict=True):
        if title == TAG_PREFIX:
            what = "a column “tag:” names no key."
            raise BadHeader(what, "Write the key behind the colon, as in tag:ward.", line=line)
        if title and title not in TITLES and not title.startswith(TAG_PREFIX):
            what = f"the column “{shown(cell)}” is not known."
            raise BadHeader(what, nearest_title(cell), line=line)
        if title and title in seen:
            what = f"the column “{shown(cell)}” is there twice."
            raise BadHeader(what, "Remove or rename one of them.", line=line)
        seen.add(title)


def _no_column(places: Sequence[int], first: str, columns: int) -> str:
    cell, more = f"“{shown(first.strip())}”", len(places) - 1
    if more:
        others = "1 more cell" if more == 1 else f"{more:,} more cells"
        what = f"{cell} in column {places[0] + 1} and {others} of this line have no title above them"
    else:
        what = f"{cell} stands in column {places[0] + 1}, which has no title"
    if places[0] < columns:
        return f"{what}. Give the column a title, or empty it."
    hint = "If a value holds the sign that divides the columns, put the value in double quotes."
    return f"{what}: the header has {columns}. {hint}"


def _but(cells: Sequence[str]) -> str:
    quoted = [f"“{shown(cell)}”" for cell in cells if cell]
    return f", but {listed(quoted)}" if quoted else ""
