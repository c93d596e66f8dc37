"""What a file is, its bytes say."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_app.files import detect
from channels_app.files.detect import BYTES_MAX, read_table, spool
from channels_app.files.errors import TooMuch, Unreadable, WrongKind
from channels_app.files.rows import Row
from tests.files.making import names_of, rows_of, table_of, workbook

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"name\nward-1\n", "CSV"),
        (b"ward-1", "CSV"),
        (b'{"name": "ward-1"}', "JSON Lines"),
        (b'\n {"name": "ward-1"}\n', "JSON Lines"),
        ('{"name": "ward-1"}\n'.encode("utf-8-sig"), "JSON Lines"),
        ('{"name": "ward-1"}\n'.encode("utf-16"), "JSON Lines"),
        (workbook(("name",), ("ward-1",)), "XLSX"),
    ],
)
def test_each_kind_is_told_by_its_bytes(content: bytes, kind: str) -> None:
    table = table_of(content)

    assert table.kind == kind
    assert [row.name for row in table.rows] == ["ward-1"]


def test_a_pattern_in_braces_is_no_json() -> None:
    assert names_of("{1..3}-ward\n") == ["{1..3}-ward"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "this is a PDF. Give CSV, a workbook (.xlsx) or JSON Lines."),
        (OLD_OFFICE, "this is an Excel 97–2003 file (.xls). Save it as .xlsx or CSV"),
        (
            OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"),
            "the workbook is encrypted. Save it without a password",
        ),
        (b"\x89PNG\r\n\x1a\n", "this is a picture."),
        (b"\x1f\x8b\x08\x00", "this is packed with gzip."),
        (b"<html><table><tr><td>ward-1", "this is a web page or XML, even if its name says otherwise."),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook>', "this is a web page or XML"),
        (b'[{"name": "ward-1"}]', "this is one JSON list. Write each object on a line of its own"),
    ],
)
def test_another_kind_is_refused_by_its_name_with_the_remedy(content: bytes, what: str) -> None:
    with pytest.raises(WrongKind) as refusal:
        table_of(content)

    assert str(refusal.value).startswith(what)


@pytest.mark.parametrize("content", [b"", b"\n \r\n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"^the file is empty\."):
        table_of(content)


@pytest.mark.parametrize("content", ["\ufeff", "\ufeff\n\n", ",,\n,,\n"])
def test_a_file_without_rows_is_refused(content: str) -> None:
    with pytest.raises(Unreadable, match=r"^the file has no rows\. Put one name on each line"):
        table_of(content)


def test_a_header_alone_is_a_table_of_no_rows() -> None:
    assert rows_of("name,ttl\n") == []


@pytest.mark.parametrize("content", ["name\n" + "w\n" * 4, '{"name": "w"}\n' * 5, "w\n" * 5])
def test_one_row_too_many_is_refused_with_its_line(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detect, "ROWS_MAX", content.count("w") - 1)

    with pytest.raises(TooMuch, match=r"^Line 5: the file has more than \d rows\. Divide it"):
        rows_of(content)


def test_a_file_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooMuch, match=r"^the file has more than 50 MB\. Divide it"):
        read_table(io.BytesIO(bytes(BYTES_MAX + 1)))


def test_a_pipe_is_kept_as_a_file_that_can_be_read() -> None:
    with spool(io.BytesIO(b"name\nward-1\n")) as file:
        assert [row.name for row in read_table(file).rows] == ["ward-1"]


def test_a_large_pipe_is_read_like_a_small_one() -> None:
    content = b"name\n" + b"ward-1\n" * 200_000

    with spool(io.BytesIO(content)) as file:
        rows = read_table(file).rows
        assert next(rows).name == "ward-1"


def test_a_pipe_too_long_is_refused_where_it_becomes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detect, "BYTES_MAX", 100_000)
    pipe = io.BytesIO(bytes(1_000_000))

    with pytest.raises(TooMuch):
        spool(pipe)

    assert pipe.tell() < 200_000


@settings(deadline=None)
@given(st.binary(max_size=60) | st.text("name,;\"'\n\r{}:[]\0é ", max_size=60).map(str.encode))
def test_any_bytes_are_a_table_or_a_sentence(content: bytes) -> None:
    try:
        outcome: list[object] = list(rows_of(content))
    except Unreadable as refusal:
        outcome = [str(refusal)]

    assert all(isinstance(each, Row) or str(each).endswith(".") for each in outcome)


def test_the_file_stays_open_when_its_rows_have_been_read() -> None:
    file = io.BytesIO(b"name\nward-1\n")

    list(read_table(file).rows)

    assert file.seek(0) == 0
