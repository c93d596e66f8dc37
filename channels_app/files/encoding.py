"""Which characters a text file's bytes stand for, and its lines, of a bounded length."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from channels_app.files.errors import Damaged, TooMuch, Unreadable, WrongKind

LINE_MAX = 1_048_576  # characters; fifty of the longest tags are 20,000
CHUNK = 65_536
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Encoding:
    """How to decode a file, what people call that, and what they should know of it."""

    codec: str
    title: str
    note: str = ""


def find_encoding(file: BinaryIO) -> Encoding:
    """By the mark at its beginning; else UTF-8; else what Western Windows writes. The whole file is looked at."""
    file.seek(0)
    head = file.read(4)
    for mark, codec, title in MARKS:
        if head.startswith(mark):
            if wrong := _first_wrong(file, codec):
                raise _cut(wrong.line) if wrong.at_end else _mismarked(title, wrong.line)
            return Encoding(codec=codec, title=title)
    wrong = _first_wrong(file, "utf-8")
    if wrong is None:
        return Encoding(codec="utf-8", title="UTF-8")
    if wrong.at_end and wrong.after_others:
        raise _cut(wrong.line)
    if unknown := _first_wrong(file, "cp1252"):
        raise WrongKind("here is a byte that is no text we know.", _REMEDY, line=unknown.line)
    note = f"The file is not UTF-8, so it was read as Windows-1252. Check the letters, first on line {wrong.line:,}."
    return Encoding(codec="cp1252", title="Windows-1252", note=note)


def read_lines(file: BinaryIO, encoding: Encoding) -> Iterator[str]:
    """The file's lines with their ends, whether these are of Unix, Windows or an old Mac."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding.codec, newline="")
    try:
        number = 0
        while line := text.readline(LINE_MAX):
            number += 1
            _check_line(line, number)
            yield line
    finally:
        if not file.closed:  # the file is its owner's to close, and not ours
            text.detach()


_REMEDY = "Save it as “CSV UTF-8”, and give it again."


def _cut(line: int) -> Damaged:
    what = "the file ends in the middle of a character. It may be cut short."
    return Damaged(what, "Give the whole file.", line=line)


def _mismarked(title: str, line: int) -> Damaged:
    return Damaged(f"the file is marked as {title}, but this is not.", _REMEDY, line=line)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wrong:
    line: int
    at_end: bool  # only the rest of a character is missing
    after_others: bool  # and before it are characters, not ASCII, that the encoding does fit


def _first_wrong(file: BinaryIO, codec: str) -> _Wrong | None:
    decoder = codecs.getincrementaldecoder(codec)()
    file.seek(0)
    line, plain, chunk = 1, True, b"-"
    while chunk:
        chunk = file.read(CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            before = error.object[: error.start]
            line += _breaks(before.decode(error.encoding, "replace"))
            return _Wrong(line=line, at_end=not chunk, after_others=not plain)
        line += _breaks(text)
        plain = plain and text.isascii()
    return None


def _breaks(text: str) -> int:
    return text.count("\n") or text.count("\r")


def _check_line(line: str, number: int) -> None:
    if len(line) >= LINE_MAX:
        what = f"the line is longer than {LINE_MAX:,} characters."
        raise TooMuch(what, "One line is one channel: check that the file has line breaks.", line=number)
    if "\0" in line:
        what = "here is a NUL character, which is no text."
        raise Unreadable(what, "If the file is UTF-16 without its mark, save it as “CSV UTF-8”.", line=number)
