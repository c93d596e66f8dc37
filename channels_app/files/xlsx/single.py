"""A workbook of our own making around one sheet of theirs.

Calamine trusts the archive it is given. So it gets one that we wrote: the parts that came through the guard, under
names of our own, and nothing else of the file.
"""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from channels_app.files.cells import SheetValue
from channels_app.files.errors import Damaged
from channels_app.files.xlsx.archive import DAMAGED, Archive
from channels_app.files.xlsx.package import Package, Sheet
from channels_app.files.xlsx.scan import Findings
from channels_app.files.xlsx.texts import check_texts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class Cells:
    """A sheet's cells, in memory."""

    def __init__(self, sheet: CalamineSheet) -> None:
        self._sheet = sheet
        self.first_column = sheet.start[1] if sheet.start else 0

    def read(self) -> Iterator[list[SheetValue]]:
        """Row by row from the first of the sheet, and in each from the first column that is in use."""
        with _translated():
            yield from self._sheet.iter_rows()


def open_sheet(archive: Archive, package: Package, sheet: Sheet, found: Findings) -> Cells:
    """The cells of one sheet that was looked through."""
    check_texts(archive, strings=package.strings, part=sheet.part, cells=found.cells)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.xlsx"
        _write(path, archive, package, sheet)
        with _translated(), CalamineWorkbook.from_path(path) as workbook:
            return Cells(workbook.get_sheet_by_index(0))


@contextmanager
def _translated() -> Iterator[None]:
    damaged = Damaged("the workbook cannot be read.", DAMAGED)
    try:
        yield
    except CalamineError as error:
        raise damaged from error
    except BaseException as error:  # a panic in Rust, as over a date of a million years, is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise damaged from error


def _write(path: Path, archive: Archive, package: Package, sheet: Sheet) -> None:
    parts = {"sheet1": sheet.part, "sharedStrings": package.strings, "styles": package.styles}
    there = {name: part for name, part in parts.items() if part.casefold() in archive.names}
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("[Content_Types].xml", "".join(_types(there)))
        target.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        target.writestr("xl/workbook.xml", _workbook(package.from_1904))
        kinds = [("worksheet" if name == "sheet1" else name, f"{name}.xml") for name in there]
        target.writestr("xl/_rels/workbook.xml.rels", _relations(kinds))
        for name, part in there.items():
            with target.open(f"xl/{name}.xml", "w") as copy:
                for piece in archive.read(part):
                    copy.write(piece)


def _workbook(from_1904: bool) -> str:
    properties = f'<workbookPr date1904="{int(from_1904)}"/>'
    sheets = '<sheets><sheet name="sheet" sheetId="1" r:id="r1"/></sheets>'
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}{sheets}</workbook>'


def _relations(kinds: list[tuple[str, str]]) -> str:
    items = (
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(kinds, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(items)}</Relationships>'


def _types(names: dict[str, str]) -> Iterator[str]:
    yield f'<Types xmlns="{PACKAGE}/content-types">'
    yield '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    yield f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    for name in names:
        kind = "worksheet" if name == "sheet1" else name
        yield f'<Override PartName="/xl/{name}.xml" ContentType="{TYPE}.{kind}+xml"/>'
    yield "</Types>"
