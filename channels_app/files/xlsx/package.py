"""Where a workbook keeps what: its sheets, their texts and their styles, by the relations that it states."""

import posixpath
from dataclasses import dataclass

from channels_app.files.errors import TooMuch, WrongKind
from channels_app.files.xlsx.archive import Archive
from channels_app.files.xlsx.markup import Attributes, walk

SHEETS_MAX = 1_000
OTHER_KINDS = (
    ("xl/workbook.bin", "a binary workbook (.xlsb)", "Save it as .xlsx or CSV."),
    ("mimetype", "an OpenDocument file (.ods)", "Save it as .xlsx or CSV."),
    ("index/document.iwa", "a Numbers document", "Export it as .xlsx or CSV."),
    ("word/document.xml", "a Word document", "Give a workbook (.xlsx), CSV or JSON Lines."),
    ("ppt/presentation.xml", "a presentation", "Give a workbook (.xlsx), CSV or JSON Lines."),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One sheet of cells, by the part of the archive that holds it."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    """The parts of a workbook that matter to us."""

    sheets: tuple[Sheet, ...]
    strings: str
    styles: str
    from_1904: bool  # days are counted from then, as on an old Mac


def find_package(archive: Archive) -> Package:
    """What the archive says of itself; an archive of another kind is refused by its name."""
    _refuse_other_kinds(archive.names)
    workbook = _one(_relations(archive, ""), "officeDocument") or "xl/workbook.xml"
    relations = _relations(archive, workbook)
    sheets: list[Attributes] = []
    properties: Attributes = {}

    def start(name: str, found: Attributes) -> None:
        if name == "sheet":
            sheets.append(_local(found))
            _check_number(sheets)
        elif name == "workbookPr":
            properties.update(found)

    walk(archive.read(workbook), start)
    parts = {key: part for key, kind, part in relations if kind == "worksheet"}
    return Package(
        sheets=tuple(_sheet(each, parts) for each in sheets if each.get("id") in parts),
        strings=_one(relations, "sharedStrings"),
        styles=_one(relations, "styles"),
        from_1904=properties.get("date1904", "") in ("1", "true", "on"),
    )


def _relations(archive: Archive, source: str) -> list[tuple[str, str, str]]:
    """Id, kind and part of all that a part of the archive refers to."""
    folder, name = posixpath.split(source)
    found: list[tuple[str, str, str]] = []

    def start(element: str, about: Attributes) -> None:
        if element == "Relationship" and about.get("TargetMode") != "External":
            target = posixpath.join("/", folder, about.get("Target", ""))
            part = posixpath.normpath(target.replace("\\", "/")).lstrip("/")
            found.append((about.get("Id", ""), posixpath.basename(about.get("Type", "")), part))
            _check_number(found)

    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels.casefold() in archive.names:
        walk(archive.read(rels), start)
    return found


def _refuse_other_kinds(names: frozenset[str]) -> None:
    for part, what, remedy in OTHER_KINDS:
        if part in names:
            raise WrongKind(f"this is {what}.", remedy)
    if "[content_types].xml" not in names and "xl/workbook.xml" not in names:
        what = "this is a zip archive with no workbook in it."
        raise WrongKind(what, "Unpack it, and give the CSV file or workbook itself.")


def _check_number(items: list[Attributes] | list[tuple[str, str, str]]) -> None:
    if len(items) > SHEETS_MAX:
        raise TooMuch("the workbook has too many sheets.", "Save the sheet with the names as CSV.")


def _one(relations: list[tuple[str, str, str]], wanted: str) -> str:
    return next((part for _, kind, part in relations if kind == wanted), "")


def _local(found: Attributes) -> Attributes:
    return {name.rpartition(":")[2]: value for name, value in found.items()}


def _sheet(found: Attributes, parts: dict[str, str]) -> Sheet:
    name = found.get("name", "")
    hidden = found.get("state", "visible") != "visible"
    return Sheet(name=name, part=parts[found["id"]], is_hidden=hidden)
