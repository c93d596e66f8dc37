"""A workbook of one sheet, written row by row."""

from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO

import xlsxwriter

from channels_app.files.cells import Value, guard, storable, text_of_value
from channels_app.files.errors import TooMuch

SHEET_ROWS = 1_048_576
TEXT_MAX = 32_767  # a cell holds no more


def write_xlsx(file: BinaryIO, columns: Sequence[str], records: Iterable[Mapping[str, Value]]) -> None:
    """Write it to `file`. A text too long for a cell is cut, and ends in an ellipsis."""
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Channels")
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(columns):
            sheet.write_string(0, column, _cell(title), workbook.add_format({"bold": True}))
        for row, record in enumerate(records, start=1):
            if row >= SHEET_ROWS:
                raise TooMuch(f"a sheet holds {SHEET_ROWS:,} rows.", "Take CSV or JSON Lines instead.")
            for column, title in enumerate(columns):
                value = record.get(title)
                if isinstance(value, int) and not isinstance(value, bool):
                    sheet.write_number(row, column, value)
                elif value is not None:
                    sheet.write_string(row, column, _cell(text_of_value(value)))


def _cell(text: str) -> str:
    text = guard(storable(text)).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")  # no XML has these
    return text if len(text) <= TEXT_MAX else text[: TEXT_MAX - 1] + "…"
