"""Whichever byte of a pack is changed: the program says so, names the file, and never falls over."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from channels_app.audit.packs.scope import Scope
from channels_app.audit.packs.verify import UNREADABLE, Files, check
from tests.audit.packs.desk import ADAS, PackDesk, of_time

EVERY = {"verify.py": 2003, "index.template": 197, "index.html": 211}
OTHERS = 61


def read(place: Path, key: str) -> list[str]:
    faults: list[str] = []
    try:
        check(Files(str(place)), key, faults.append)
    except UNREADABLE as error:
        faults.append(f"pack.json cannot be read: {error!r}")
    return faults


def changed(content: bytes, every: int) -> Iterator[bytes]:
    for place in range(0, len(content), every):
        for bit in (0, 5):  # another digit; the other case of a letter
            flipped = bytearray(content)
            flipped[place] ^= 1 << bit
            yield bytes(flipped)


@pytest.mark.parametrize("scope", [ADAS, of_time()], ids=["of a person", "of a time"])
def test_a_changed_byte_of_any_file_is_named_with_the_file(packs: PackDesk, scope: Scope) -> None:
    folder = packs.unpack(scope)
    missed = []
    for file in [file for file in folder.rglob("*") if file.is_file()]:
        name, content = file.relative_to(folder).as_posix(), file.read_bytes()
        file.chmod(0o644)
        for other in changed(content, EVERY.get(name, OTHERS)):
            file.write_bytes(other)
            if not any(name in fault for fault in read(folder, packs.key)):
                missed.append((name, other))
        file.write_bytes(content)

    assert missed == []
    assert read(folder, packs.key) == []


def test_a_changed_byte_of_the_zip_is_named_or_changes_nothing_in_it(packs: PackDesk, tmp_path: Path) -> None:
    content, place = packs.content(ADAS), tmp_path / "evidence.zip"
    genuine = unzip(content)
    for other in changed(content, 149):
        place.write_bytes(other)
        if not read_zip(place, packs.key):
            assert unzip(other) == genuine


def read_zip(place: Path, key: str) -> list[str]:
    try:
        return read(place, key)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        return [repr(error)]


def unzip(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
