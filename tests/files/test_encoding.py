"""Which characters the bytes of a text file stand for."""

import codecs

import pytest

from channels_app.files.errors import Damaged, Unreadable, WrongKind
from tests.files.making import rows_of, table_of

TEXT = "name,tag:site\nward-1,Köln\nward-2,Zürich 北\n"
SITES = ["Köln", "Zürich 北"]


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (TEXT.encode(), "UTF-8"),
        (TEXT.encode("utf-8-sig"), "UTF-8"),
        (codecs.BOM_UTF8 + TEXT.encode("utf-8-sig"), "UTF-8"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("utf-32"), "UTF-32"),
    ],
)
def test_unicode_is_read_with_its_mark_or_without(content: bytes, title: str) -> None:
    table = table_of(content)

    assert [row.tags[0].value for row in table.rows] == SITES
    assert (table.encoding, table.notes) == (title, ())


def test_what_is_not_utf_8_is_read_as_western_windows_writes_and_the_preview_is_told() -> None:
    table = table_of("name,tag:site\nward-1,x\nward-2,Köln – “Deutz” €\n".encode("cp1252"))

    assert [row.tags[0].value for row in table.rows] == ["x", "Köln – “Deutz” €"]
    assert table.notes == (
        "The file is not UTF-8, so it was read as Windows-1252. Check the letters, first on line 3.",
    )


def test_a_letter_of_western_windows_at_the_very_end_is_not_a_cut_character() -> None:
    assert rows_of("name,tag:site\nward-1,Orbé".encode("cp1252"))[0].tags[0].value == "Orbé"


def test_a_byte_that_is_no_text_is_refused_with_its_line() -> None:
    with pytest.raises(WrongKind, match=r"^Line 3: here is a byte that is no text we know\. Save it as"):
        table_of(b"name\nward-1\nward-\x81\n")


def test_utf_8_that_ends_in_the_middle_of_a_character_is_cut_short() -> None:
    with pytest.raises(Damaged, match=r"^Line 3: the file ends in the middle of a character"):
        table_of("name,tag:site\nward-1,Köln\nward-2,Zü".encode()[:-1])


def test_utf_16_that_ends_in_the_middle_of_a_character_is_cut_short() -> None:
    with pytest.raises(Damaged, match="the file ends in the middle of a character"):
        table_of(TEXT.encode("utf-16")[:-1])


def test_a_mark_that_the_bytes_do_not_keep_is_refused_with_the_line() -> None:
    with pytest.raises(Damaged, match=r"^Line 2: the file is marked as UTF-8, but this is not"):
        table_of(codecs.BOM_UTF8 + "name\nKöln\n".encode("cp1252"))


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_refused_with_the_remedy(codec: str) -> None:
    with pytest.raises(Unreadable, match="UTF-16 without its mark, save it as “CSV UTF-8”"):
        rows_of(TEXT.encode(codec))


def test_lines_are_counted_over_a_large_file() -> None:
    content = "name\n" + "ward-1\n" * 30_000 + "Köln\n"

    with pytest.raises(WrongKind, match=r"^Line 30,003:"):
        table_of(content.encode() + b"\x81\xff")
    assert "first on line 30,002" in table_of(content.encode("cp1252")).notes[0]
