"""How a style shows the numbers in its cells: what people see is what they mean, so 007 for 7."""

import re
from dataclasses import dataclass

from channels_app.files.cells import text_of_cell
from channels_app.files.errors import TooMuch
from channels_app.files.xlsx.archive import Archive
from channels_app.files.xlsx.markup import Attributes, walk

FORMATS_MAX = 100_000  # Excel stops at 65,490
CONTAINERS = ("cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
BUILT_IN = {  # those that no file declares, where they show more than the number, or less
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "9": "0%",
    "10": "0.00%",
    "11": "0.00E+00",
    "12": "# ?/?",
    "13": "# ??/??",
    "16": "d-mmm",
    "17": "mmm-yy",
    "37": "#,##0;(#,##0)",
    "38": "#,##0;(#,##0)",
    "39": "#,##0.00;(#,##0.00)",
    "40": "#,##0.00;(#,##0.00)",
    "48": "##0.0E+0",
}
FIRST_PART = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])*')  # of a format: how it shows what is not negative
UNSEEN = re.compile(r"\[[A-Za-z]+[0-9]*\]|\[\$-[0-9A-Fa-f]+\]|_.|\*.")  # colours, languages and room
WORDS = re.compile(r'"[^"]*"|\\.')
DIGITS = re.compile(r"(?:#,##)?#*(0*)(?:\.(0+))?")
PLAIN = ("general", "@")


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """One format of numbers. Where it is not clear, what it shows cannot be told."""

    code: str
    width: int = 0  # digits before the point, at least
    decimals: int = 0
    is_clear: bool = False

    def show(self, number: float) -> str | None:
        """What people see for the number; None where that cannot be told, or is less than the cell holds."""
        if not self.is_clear or (number < 0 and ";" in self.code):
            return None
        seen = f"{abs(number):.{self.decimals}f}"
        if float(seen) != abs(float(text_of_cell(number))):
            return None
        whole, point, rest = seen.partition(".")
        return f"{'-' if number < 0 else ''}{whole.zfill(self.width)}{point}{rest}"


def find_looks(archive: Archive, part: str) -> dict[str, Look]:
    """The looks by the number of the style, of those that may show something else than the number itself."""
    formats = dict(BUILT_IN)
    looks: dict[str, Look] = {}
    container, number, of_numbers = "", 0, 0

    def start(name: str, about: Attributes) -> None:
        nonlocal container, number, of_numbers
        of_numbers += name == "numFmt"
        if max(number, of_numbers) > FORMATS_MAX:
            raise TooMuch("the workbook has too many formats.", "Save the sheet with the names as CSV.")
        if name in CONTAINERS:
            container = name
        elif name == "numFmt":
            formats[about.get("numFmtId", "")] = about.get("formatCode", "")
        elif name == "xf" and container == "cellXfs":
            if look := find_look(formats.get(about.get("numFmtId", ""), "")):
                looks[str(number)] = look
            number += 1

    if part.casefold() in archive.names:
        walk(archive.read(part), start)
    return looks


def find_look(code: str) -> Look | None:
    """What a format makes of a number; None where it shows the number as it is, or a whole date."""
    found = FIRST_PART.match(code)
    seen = UNSEEN.sub("", found[0] if found else "").strip().lower()
    if not code or seen in PLAIN or _is_whole_date(seen):
        return None
    if seen and (digits := DIGITS.fullmatch(seen)):
        whole, rest = digits.groups(default="")
        return Look(code=code, width=len(whole), decimals=len(rest), is_clear=True)
    return Look(code=code)


def _is_whole_date(seen: str) -> bool:
    """Day, month and year. `3-4` that was taken for a date is shown without its year, as 3-Apr."""
    return {"d", "m", "y"} <= set(WORDS.sub(" ", seen)) and not re.fullmatch("[dmy]+", seen)
