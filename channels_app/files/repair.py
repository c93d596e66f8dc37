"""Rows given back as a file: with their line and the reason, to be repaired and given again."""

from collections.abc import Sequence

from channels_app.files.cells import Value
from channels_app.files.rows import Row

OURS = ("line", "verdict", "reason")


def repair_columns(columns: Sequence[str]) -> tuple[str, ...]:
    """The columns of the file it came from, between the line and the reason."""
    return ("line", *(column for column in columns if column not in OURS), "reason")


def repair_record(row: Row, reason: str) -> dict[str, Value]:
    """The row as it was written, for a writer of this room."""
    return {**dict(row.written), "line": row.line, "reason": reason}
