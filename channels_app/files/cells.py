"""Values in cells and texts: one way from each to the other, for CSV and workbooks alike.

A text that a spreadsheet could take for a formula is written with an apostrophe before it, and reading takes
exactly one off where such a text follows. JSON Lines knows no formulas and is left as it is.
"""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from channels_app.files.tag_cell import write_tags
from channels_app.rules.tags import Tag

FORMULA_SIGNS = ("=", "+", "-", "@", "'", "\t", "\r")
DIGITS_KEPT = 15  # a spreadsheet keeps no more of a number
EXACT_BELOW = 10.0**DIGITS_KEPT

SheetValue = int | float | str | bool | time | date | datetime | timedelta
Value = str | int | datetime | UUID | tuple[Tag, ...] | None


def text_of_cell(value: SheetValue) -> str:
    """What a person reads in the cell of a sheet, or as near to it as the file tells."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return f"{value:.0f}" if float(value).is_integer() else f"{value:.{DIGITS_KEPT}g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(sep=" ")
    return str(value)


def is_rounded(value: SheetValue) -> bool:
    """Whether the sheet may have kept less of a number than was typed."""
    return isinstance(value, float) and abs(value) >= EXACT_BELOW


def text_of_value(value: Value) -> str:
    """A value of ours as a cell holds it: times in UTC, tags as JSON."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, str | int | UUID):
        return str(value)
    return write_tags(value)


def guard(text: str) -> str:
    """The text with an apostrophe before it, if a spreadsheet would run it or our reader would take one off."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def unguard(text: str) -> str:
    """The text that `guard` was given."""
    return text[1:] if text[:1] == "'" and text.startswith(FORMULA_SIGNS, 1) else text


def storable(text: str) -> str:
    """The text with a mark in place of what no file format of ours can hold: NUL and halves of characters."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
