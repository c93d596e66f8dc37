"""Workbooks that are broken, or made to do harm: each refused by a sentence, in little memory."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from channels_app.files.errors import Damaged, TooMuch, Unreadable, WrongKind
from channels_app.files.xlsx import archive, scan
from tests.files.making import SHEET, altered, edited, names_of, part_of, rows_of, table_of, workbook

SOUND = workbook(("name",), ("ward-1",), ("ward-2",))


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.999])
def test_a_workbook_cut_short_is_refused(kept: float) -> None:
    with pytest.raises(Damaged, match=r"the workbook is cut short or damaged\. Open it in your spreadsheet"):
        table_of(SOUND[: int(len(SOUND) * kept)])


@pytest.mark.parametrize("at", range(40, len(SOUND), 97))
def test_a_changed_byte_is_noticed_or_does_no_harm(at: int) -> None:
    file = bytearray(SOUND)
    file[at] ^= 0x55

    try:
        found = names_of(bytes(file))
    except Unreadable:
        found = []

    assert found in ([], ["ward-1", "ward-2"])


def test_a_workbook_may_unpack_to_100_mb() -> None:
    assert archive.UNPACKED_MAX == 100_000_000


def test_a_bomb_is_refused_by_what_its_directory_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "UNPACKED_MAX", 1_000_000)

    with pytest.raises(TooMuch, match=r"unpacks to more than 1 MB\. Save the sheet with the names as CSV"):
        table_of(altered(SOUND, {"xl/media/bomb.bin": bytes(1_000_000)}))


def test_a_bomb_whose_directory_lies_gives_no_more_than_it_says() -> None:
    sheet = part_of(SOUND).replace(b"<sheetData>", b"<sheetData>" + b" " * 3_000_000)
    file = altered(SOUND, {SHEET: sheet})

    file = file.replace(struct.pack("<L", len(sheet)), struct.pack("<L", len(part_of(SOUND))))

    with pytest.raises(Damaged):
        table_of(file)


@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
def test_entities_are_refused_wherever_they_are_declared(name: str) -> None:
    entities = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'
    part = part_of(SOUND, name).replace(b"?>", b"?>" + entities, 1)

    with pytest.raises(WrongKind, match="declares XML entities of its own"):
        table_of(altered(SOUND, {name: part}))


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig"])
def test_entities_are_refused_in_another_encoding_too(codec: str) -> None:
    part = part_of(SOUND).decode().split("?>", 1)[1]

    with pytest.raises(WrongKind, match="declares XML entities"):
        table_of(altered(SOUND, {SHEET: f"<!DOCTYPE x []>{part}".encode(codec)}))


def test_a_cell_far_off_is_refused_before_room_is_made_for_all_between() -> None:
    with pytest.raises(TooMuch, match="reaches to row 1,048,576 and column 16,384"):
        table_of(edited(SOUND, 'r="A3"', 'r="XFD1048576"'))


def test_a_cell_far_off_is_refused_if_only_its_element_has_a_prefix() -> None:
    cell = '<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="XFD1048576"><v>1</v></x:c>'

    with pytest.raises(TooMuch, match="reaches to row 1,048,576"):
        table_of(edited(SOUND, "</row></sheetData>", f"{cell}</row></sheetData>"))


def test_cells_that_are_only_formatted_may_reach_far() -> None:
    assert names_of(edited(SOUND, "</row></sheetData>", '<c r="XFD3" s="0"/></row></sheetData>')) == [
        "ward-1",
        "ward-2",
    ]


@pytest.mark.parametrize("place", ["", "A", "3", "AAAA3", "A99999999", "a3", "A-3", "A٣"])
def test_a_cell_that_cannot_be_is_refused(place: str) -> None:
    with pytest.raises(Unreadable):
        rows_of(edited(SOUND, 'r="A3"', f'r="A3" x="" r="{place}"' if not place else f'r="{place}"'))


@pytest.mark.parametrize(
    "number", ["1e308", "-1e308", "NaN", "inf", "-5", "99999999999", "x", "1e400", "0x10", ""]
)
def test_a_number_that_is_no_date_is_no_crash(number: str) -> None:
    def write(book: object, sheet: object) -> None:
        sheet.write_number(1, 0, 7, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))  # type: ignore[attr-defined]

    file = edited(workbook(("name",), more=write), "<v>7</v>", f"<v>{number}</v>")

    try:
        names = names_of(file)
    except Unreadable as refusal:
        names = [refusal.remedy]

    assert len(names) <= 1


def test_a_text_without_end_is_refused_before_it_is_taken_in() -> None:
    text = "x" * 1_000_000

    for old, name in (("ward-2", "xl/sharedStrings.xml"), ("<v>2</v>", SHEET)):
        with pytest.raises(TooMuch, match="a cell of the workbook has a very long text"):
            table_of(edited(SOUND, old, old.replace("2", text), name))


@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_part_in_an_encoding_that_nobody_knows_is_refused(name: str) -> None:
    with pytest.raises(Damaged, match="cut short or is no XML"):
        table_of(edited(SOUND, "UTF-8", "UTF-9", name))


def test_one_text_shared_by_cells_without_end_is_refused_before_each_has_its_own() -> None:
    file = workbook(("name", "tag:note"), *[(f"ward-{number}", "x" * 30_000) for number in range(1_700)])

    with pytest.raises(TooMuch, match=r"^the texts in the sheet have more than 50,000,000 characters in all"):
        table_of(file)


def test_one_long_text_beside_many_short_ones_does_no_harm() -> None:
    names = [f"ward-{number}" for number in range(1_700)]

    assert names_of(workbook(("name", "reason"), *((name, "x") for name in names), ("", "x" * 30_000))) == [
        *names,
        "",
    ]


def test_endless_cells_in_error_are_refused_with_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "MARKS_MAX", 50)
    rows = ("<row>" + '<c t="e"><v>#REF!</v></c>' * 10 + "</row>") * 7

    with pytest.raises(TooMuch, match=r"^Line 9: the sheet has too many cells that are merged"):
        table_of(edited(SOUND, "</sheetData>", f"{rows}</sheetData>"))


def test_a_directory_of_endless_parts_is_refused_by_its_length() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        for number in range(8_000):
            parts.writestr(f"xl/{number:0100}.xml", "")

    with pytest.raises(TooMuch, match="made of too many parts"):
        table_of(file.getvalue())


def test_a_part_packed_in_a_way_that_cannot_be_bounded_is_refused() -> None:
    with pytest.raises(Damaged):
        table_of(altered(SOUND, {}, method=zipfile.ZIP_LZMA))


def test_one_part_named_by_many_sheets_is_looked_through_once() -> None:
    sheets = "".join(f'<sheet name="s{number}" sheetId="{number}" r:id="rId1"/>' for number in range(2, 900))

    assert names_of(edited(SOUND, "</sheets>", f"{sheets}</sheets>", "xl/workbook.xml")) == [
        "ward-1",
        "ward-2",
    ]


def test_an_encrypted_part_is_refused() -> None:
    file = bytearray(SOUND)
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = file.find(sign)
        while at >= 0:
            file[at + flags] |= 1
            at = file.find(sign, at + 4)

    with pytest.raises(WrongKind, match=r"the workbook is encrypted\. Save it without a password"):
        table_of(bytes(file))


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("xl/workbook.bin", "this is a binary workbook (.xlsb). Save it as .xlsx or CSV."),
        ("mimetype", "this is an OpenDocument file (.ods). Save it as .xlsx or CSV."),
        ("Index/Document.iwa", "this is a Numbers document. Export it as .xlsx or CSV."),
        ("word/document.xml", "this is a Word document."),
        ("names.csv", "this is a zip archive with no workbook in it."),
    ],
)
def test_archives_of_another_kind_are_refused_by_name(part: str, what: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr(part, "x")

    with pytest.raises(WrongKind) as refusal:
        table_of(file.getvalue())

    assert str(refusal.value).startswith(what)


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    rows_of(SOUND)

    assert list(tmp_path.iterdir()) == []
