from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from channels_app.files.detect import read_table
from channels_app.files.errors import Unreadable
from channels_app.rules.characters import NAME_CHARACTERS
from channels_app.rules.spec import NAME_MAX


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """What one pass over a file found: how many rows, and of each name that could be one its first line."""

    first_lines: Mapping[str, int]
    rows: int
    notes: tuple[str, ...]


def read_names(file: BinaryIO) -> Names:
    """Read the whole file once. Raises Unreadable, so that nothing was written where its last line is broken."""
    table = read_table(file)
    first_lines: dict[str, int] = {}
    rows = 0
    for row in table.rows:
        rows += 1
        if 0 < len(row.name) <= NAME_MAX and NAME_CHARACTERS.issuperset(row.name):
            first_lines.setdefault(row.name, row.line)
    if not rows:
        raise Unreadable(
            "there are no rows under the header.", "Put one name on each line, and give it again."
        )
    return Names(first_lines=first_lines, rows=rows, notes=table.notes)
