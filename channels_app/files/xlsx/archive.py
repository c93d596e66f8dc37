"""The zip file that a workbook is, with a bound on everything that is taken out of it.

Its directory is the sender's word. The sum of the sizes that it claims is checked before anything is unpacked, and
no part gives more than its claim: where more is packed, the part comes out cut, and is refused as damaged. So
nothing but what came out here may be handed on; the file itself may not.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from channels_app.files.errors import Damaged, TooMuch, WrongKind

UNPACKED_MAX = 100_000_000
DIRECTORY_MAX = 1_000_000  # bytes: about ten thousand parts, where a workbook has dozens
CHUNK = 65_536
END = b"PK\x05\x06"
END_SIZE = 22
END64 = b"PK\x06\x06"
COMMENT_MAX = 65_535
ENCRYPTED = 0x1
DAMAGED = "Open it in your spreadsheet program, save it again as .xlsx, and give the whole file."


class Archive:
    """Parts by their names, in any case. Reading raises what the family of `Unreadable` has for it."""

    def __init__(self, file: BinaryIO) -> None:
        _check_directory(file)
        try:
            self._zip = ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise _damaged() from error
        self._parts = {info.filename.replace("\\", "/").casefold(): info for info in self._zip.infolist()}
        if sum(info.file_size for info in self._zip.infolist()) > UNPACKED_MAX:
            raise _too_much()

    @property
    def names(self) -> frozenset[str]:
        """All names, in lower case."""
        return frozenset(self._parts)

    def read(self, name: str) -> Iterator[bytes]:
        """One part in pieces. A part that is not there has none."""
        if (info := self._parts.get(name.casefold())) is not None:
            yield from self._inflate(info)

    def _inflate(self, info: ZipInfo) -> Iterator[bytes]:
        if info.flag_bits & ENCRYPTED:
            raise WrongKind("the workbook is encrypted.", "Save it without a password, and give it again.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # zipfile bounds no other
            raise _damaged()
        try:
            with self._zip.open(info) as part:
                while piece := part.read(CHUNK):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
            raise _damaged() from error


def _check_directory(file: BinaryIO) -> None:
    """Refuse a directory that would fill memory by its length alone."""
    size = file.seek(0, 2)
    file.seek(max(0, size - END_SIZE - COMMENT_MAX - 4 * END_SIZE))
    tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        raise _damaged()
    (length,) = struct.unpack_from("<L", tail, at + 12)
    at64 = tail.rfind(END64, 0, at)
    if at64 >= 0 and length == 0xFFFFFFFF:
        (length,) = struct.unpack_from("<Q", tail, at64 + 40)
    if length > DIRECTORY_MAX:
        raise TooMuch("the workbook is made of too many parts.", "Save its sheet as CSV, and give that.")


def _damaged() -> Damaged:
    return Damaged("the workbook is cut short or damaged.", DAMAGED)


def _too_much() -> TooMuch:
    what = f"the workbook unpacks to more than {UNPACKED_MAX // 1_000_000} MB."
    return TooMuch(what, "Save the sheet with the names as CSV, and give that.")
