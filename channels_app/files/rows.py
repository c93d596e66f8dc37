"""What a file is read into: rows that keep what was written, so that they can be judged, and given back."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from channels_app.files.errors import TooMuch
from channels_app.rules.spec import ChannelSpec, Problem
from channels_app.rules.tags import Tag

ROWS_MAX = 100_000
WHOLE = re.compile(r"([+-]?[0-9]{1,15})(?:\.0+)?")  # programs write a column of numbers with gaps as 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One line of cells before anyone knows what its columns mean. `faults` tells of cells past reading."""

    line: int
    cells: tuple[str, ...]
    faults: Mapping[int, str] = field(default_factory=dict)  # place of the cell, from 0: a sentence
    cut: bool = False  # the file ends in it, early and without a line break

    @property
    def is_blank(self) -> bool:
        return not self.faults and not any(map(str.strip, self.cells))


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One channel as the file has it. What is None was not given: the batch's default takes its place."""

    line: int
    name: str
    type: str | None = None
    ttl: str | None = None
    tags: tuple[Tag, ...] = ()
    problems: tuple[Problem, ...] = ()  # of what could not be taken over into the fields
    written: tuple[tuple[str, str], ...] = ()  # column and text of each cell that is not empty


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A file that can be read. Its rows come one at a time, once, and may still raise `Unreadable`."""

    kind: str  # CSV, XLSX or JSON Lines
    columns: tuple[str, ...]
    rows: Iterator[Row]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    notes: tuple[str, ...] = ()  # what the reader had to decide, in sentences for the preview


def spec_of(row: Row, *, defaults: ChannelSpec) -> ChannelSpec:
    """The channel that the row asks for. It may be wrong: `find_problems` tells, beside the row's own.

    A key that the row gives twice stays twice: which of them was meant is not for us to say.
    """
    ttl: Any = defaults.ttl if row.ttl is None else _number(row.ttl)
    given = {tag.key for tag in row.tags}
    tags = (*(tag for tag in defaults.tags if tag.key not in given), *row.tags)
    return ChannelSpec(name=row.name, type=row.type or defaults.type, ttl=ttl, tags=tags)


def at_most(rows: Iterator[Row], limit: int) -> Iterator[Row]:
    """The rows; the first that is too many raises."""
    for number, row in enumerate(rows, start=1):
        if number > limit:
            what = f"the file has more than {limit:,} rows."
            raise TooMuch(what, "Divide it, and give each part as a batch of its own.", line=row.line)
        yield row


def _number(text: str) -> int | str:
    found = WHOLE.fullmatch(text)
    return int(found[1]) if found else text
