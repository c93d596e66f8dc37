"""Number formats that show zeros in front, as 007 for 7: what people see is what they mean."""

import re

from channels_app.files.errors import TooMuch
from channels_app.files.xlsx.archive import Archive
from channels_app.files.xlsx.markup import Attributes, walk

ZEROS = re.compile(r"0{2,}")
FORMATS_MAX = 100_000  # Excel stops at 65,490
CONTAINERS = ("cellStyleXfs", "cellXfs", "cellStyles", "dxfs")


def find_widths(archive: Archive, part: str) -> dict[str, int]:
    """The digits that a style shows at least, by the style's number, for those that show more than one."""
    formats: dict[str, int] = {}
    widths: dict[str, int] = {}
    container, number, of_numbers = "", 0, 0

    def start(name: str, about: Attributes) -> None:
        nonlocal container, number, of_numbers
        of_numbers += name == "numFmt"
        if max(number, of_numbers) > FORMATS_MAX:
            raise TooMuch("the workbook has too many formats.", "Save the sheet with the names as CSV.")
        if name in CONTAINERS:
            container = name
        elif name == "numFmt" and ZEROS.fullmatch(code := about.get("formatCode", "")):
            formats[about.get("numFmtId", "")] = len(code)
        elif name == "xf" and container == "cellXfs":
            if width := formats.get(about.get("numFmtId", "")):
                widths[str(number)] = width
            number += 1

    if part.casefold() in archive.names:
        walk(archive.read(part), start)
    return widths
