"""Why a file cannot be read or written, each with the line where there is one and what to do about it."""

from dataclasses import dataclass


@dataclass
class Unreadable(Exception):
    """The base of the family: nothing that the file says may be relied upon, and nothing of it is done."""

    what: str
    remedy: str
    line: int | None = None  # of the file, or the row of the sheet, counted from 1

    def __str__(self) -> str:
        where = f"Line {self.line:,}: " if self.line else ""
        return f"{where}{self.what} {self.remedy}"


class WrongKind(Unreadable):
    """It is not a CSV file, a workbook or JSON Lines."""


class TooMuch(Unreadable):
    """It is larger than what is taken at once."""


class Unsupported(Unreadable):
    """The tool that it is written for knows no such thing."""


class Damaged(Unreadable):
    """It began well, and then is cut short or broken."""


class BadHeader(Unreadable):
    """Its columns cannot be told."""
