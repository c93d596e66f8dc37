"""The door of the room: bytes of any origin become a table, or a sentence that says why not.

What a file is, its bytes say. Its name is not asked.
"""

import tempfile
from typing import BinaryIO

from channels_app.files.delimited import read_csv
from channels_app.files.encoding import find_encoding
from channels_app.files.errors import TooMuch, Unreadable, WrongKind
from channels_app.files.jsonl import read_jsonl
from channels_app.files.rows import ROWS_MAX, Table, at_most
from channels_app.files.xlsx.read import read_xlsx

BYTES_MAX = 50_000_000
IN_MEMORY = 1_000_000
CHUNK = 65_536
HEAD = 1_024
WANTED = "Give CSV, a workbook (.xlsx) or JSON Lines."
ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
OTHER_KINDS = (
    (b"%PDF", "this is a PDF."),
    (b"\x89PNG", "this is a picture."),
    (b"\xff\xd8\xff", "this is a picture."),
    (b"GIF8", "this is a picture."),
    (b"\x1f\x8b", "this is packed with gzip."),
    (b"7z\xbc\xaf", "this is a 7z archive."),
    (b"Rar!", "this is a RAR archive."),
    (b"{\\rtf", "this is a document in RTF."),
    (b"SQLite format 3", "this is a database."),
)
MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml")


def read_table(file: BinaryIO) -> Table:
    """The table that the bytes hold. The file must be open for as long as rows are asked for, and can seek."""
    size = file.seek(0, 2)
    if size > BYTES_MAX:
        raise _too_large()
    file.seek(0)
    head = file.read(HEAD)
    if not head.strip():
        raise Unreadable("the file is empty.", "Check that it was saved, and give it again.")
    table = read_xlsx(file) if head.startswith(ZIPS) else _read_text(file, head)
    return Table(
        kind=table.kind,
        columns=table.columns,
        rows=at_most(table.rows, ROWS_MAX),
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        notes=table.notes,
    )


def spool(stream: BinaryIO) -> BinaryIO:
    """What comes down a pipe, as a file that can seek; it is the caller's to close."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    while chunk := stream.read(CHUNK):
        file.write(chunk)
        if file.tell() > BYTES_MAX:
            file.close()
            raise _too_large()
    return file  # type: ignore[return-value]  # it has all that a BinaryIO has, by its own class


def _read_text(file: BinaryIO, head: bytes) -> Table:
    _refuse_other_kinds(file, head)
    encoding = find_encoding(file)
    begin = head.decode(encoding.codec, "ignore").lstrip().lstrip("\ufeff").lstrip()
    if begin.startswith("{") and begin[1:].lstrip()[:1] in ('"', "}"):
        return read_jsonl(file, encoding)
    if begin.startswith("[") and begin[1:].lstrip()[:1] in ("{", "]"):
        raise WrongKind("this is one JSON list.", "Write each object on a line of its own: JSON Lines.")
    return read_csv(file, encoding)


def _refuse_other_kinds(file: BinaryIO, head: bytes) -> None:
    for beginning, what in OTHER_KINDS:
        if head.startswith(beginning):
            raise WrongKind(what, WANTED)
    if head.startswith(OLD_OFFICE):
        raise _old_office(file)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        what = "this is a web page or XML, even if its name says otherwise."
        raise WrongKind(what, "Open it in your spreadsheet program, and save it as .xlsx or CSV.")


def _old_office(file: BinaryIO) -> WrongKind:
    file.seek(0)
    if "EncryptedPackage".encode("utf-16-le") in file.read():
        return WrongKind("the workbook is encrypted.", "Save it without a password, and give it again.")
    return WrongKind("this is an Excel 97–2003 file (.xls).", "Save it as .xlsx or CSV, and give it again.")


def _too_large() -> TooMuch:
    what = f"the file has more than {BYTES_MAX // 1_000_000} MB."
    return TooMuch(what, "Divide it, and give each part as a batch of its own.")
