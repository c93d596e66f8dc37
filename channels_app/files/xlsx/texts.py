"""How much text the cells of a sheet hold: any number of them may share one, and reading gives each its own."""

from array import array

from channels_app.files.errors import TooMuch
from channels_app.files.xlsx.archive import Archive
from channels_app.files.xlsx.markup import Attributes, walk

TEXTS_MAX = 2_000_000
DIGITS_MAX = 10
CHARACTERS_MAX = 50_000_000  # as many as a CSV file may have


def check_texts(archive: Archive, *, strings: str, part: str, cells: int) -> None:
    """Refuse a sheet of `cells` cells whose texts would fill memory. Only where they could are they added up."""
    lengths = _lengths(archive, strings)
    if max(lengths, default=0) * cells > CHARACTERS_MAX and _sum(archive, part, lengths) > CHARACTERS_MAX:
        what = f"the texts in the sheet have more than {CHARACTERS_MAX:,} characters in all."
        raise TooMuch(what, "Divide the sheet, and give each part as a batch of its own.")


def _lengths(archive: Archive, strings: str) -> "array[int]":
    lengths = array("L")

    def start(name: str, about: Attributes) -> None:
        if name == "si":
            lengths.append(0)
            if len(lengths) > TEXTS_MAX:
                raise TooMuch("the workbook has too many texts.", "Save the sheet with the names as CSV.")

    def text(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    if strings.casefold() in archive.names:
        walk(archive.read(strings), start, text)
    return lengths


def _sum(archive: Archive, part: str, lengths: "array[int]") -> int:
    shares, number, characters = False, "", 0

    def start(name: str, about: Attributes) -> None:
        nonlocal shares, number, characters
        if name == "c":
            characters += _length(number, lengths)
            shares, number = about.get("t") == "s", ""

    def text(text: str) -> None:
        nonlocal number
        if shares:
            number = (number + text.strip())[:DIGITS_MAX]

    walk(archive.read(part), start, text)
    return characters + _length(number, lengths)


def _length(number: str, lengths: "array[int]") -> int:
    return lengths[int(number)] if number.isdecimal() and int(number) < len(lengths) else 0
