"""Packs that somebody made to mislead who checks them: every one is refused in a sentence that names the file."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from channels_app.audit.packs import verify
from tests.audit.attacks import attack
from tests.audit.packs.desk import ADAS, PackDesk, of_time


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "evidence.zip"


def repack(content: bytes, place: Path, change: Callable[[dict[str, bytes]], None], *, way: int = 8) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(place, "w", way) as archive:
        for name, text in files.items():
            archive.writestr(name, text)


def tell(files: dict[str, bytes], told: dict[str, Any]) -> None:
    """Have pack.json and the page of it say something else, as if it had been made so."""
    pack = {**json.loads(files["pack.json"]), **told}
    pack["files"]["chain.jsonl"] = verify.hash_text(files["chain.jsonl"].decode())
    files["pack.json"] = verify.dump(pack).encode()
    bodies = [json.loads(line).get("body") for line in files["chain.jsonl"].splitlines()]
    shown = [facts for body in bodies if body and verify.belongs(pack, facts := json.loads(body))]
    template = files["index.template"].decode()
    page = verify.write_page(template, pack, verify.hash_text(files["pack.json"].decode()), shown)
    files["index.html"] = "".join(page).encode()


@pytest.mark.parametrize("name", ["pack.json", "chain.jsonl", "index.html", "index.template"])
@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff", b"[" * 100_000])
def test_a_file_that_is_missing_or_no_such_file_is_named(
    packs: PackDesk, place: Path, name: str, content: bytes | None
) -> None:
    def spoil(files: dict[str, bytes]) -> None:
        del files[name]
        if content is not None:
            files[name] = content

    repack(packs.content(ADAS), place, spoil)
    code, said = packs.check(place)

    assert code == 1
    assert re.search(rf"^{re.escape(name)}(, line \d+.*)?: it ", said, re.MULTILINE)
    assert "Error" not in said


def test_a_pack_that_was_cut_down_cannot_say_that_it_goes_to_the_end(packs: PackDesk, place: Path) -> None:
    older = packs.keepers.names()[1]

    def cut_down(files: dict[str, bytes]) -> None:
        files["chain.jsonl"] = b"".join(files["chain.jsonl"].splitlines(keepends=True)[:11])
        newest = f"checkpoints/{packs.keepers.names()[-1]}"
        signed = json.loads(files["pack.json"])["files"]
        del files[newest], signed[newest]
        text = packs.keepers.store.read("checkpoints", older) or ""
        files[f"checkpoints/{older}"] = text.encode()
        signed[f"checkpoints/{older}"] = verify.hash_text(text)
        tell(files, {"files": signed, "until": "", "events": 10, "last": 10})

    repack(packs.content(of_time()), place, cut_down)

    assert packs.check(place) == (
        1,
        "pack.json: a pack of all events of a time has to say until when.\nNOT WHOLE: 1 faults.\n",
    )


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"since": "~~"}, "it is of no time"),
        ({"until": "2099"}, "it is of no time"),
        ({"since": "2026-11-24T12:00:00.000000+05:00"}, "it is of no time"),
        ({"only": {"batch": "any"}}, "it does not say of what"),
        ({"only": {"batch": [1]}}, "it does not say of what"),
        ({"only": {"batch": None}}, "it does not say of what"),
    ],
)
def test_what_a_pack_is_of_is_said_in_one_way(
    packs: PackDesk, place: Path, told: dict[str, Any], said: str
) -> None:
    def mislead(files: dict[str, bytes]) -> None:
        files["pack.json"] = verify.dump({**json.loads(files["pack.json"]), **told}).encode()

    repack(packs.content(ADAS), place, mislead)

    assert f"pack.json: {said}" in packs.check(place)[1]


@pytest.mark.parametrize(
    "line", [b'{"body":1,"hash":"%s","seq":1}', b'{"body":"{}","hash":1,"seq":1}', b"[]", b'{"seq":1}']
)
def test_a_line_that_is_none_of_a_chain_is_named_with_its_number(
    packs: PackDesk, place: Path, line: bytes
) -> None:
    def spoil(files: dict[str, bytes]) -> None:
        files["chain.jsonl"] += line.replace(b"%s", b"0" * 64) + b"\n"

    repack(packs.content(ADAS), place, spoil)
    code, said = packs.check(place)

    assert code == 1
    assert re.search(r"^chain\.jsonl, line \d+.*: it ", said, re.MULTILINE)


@pytest.mark.parametrize("follows", [[], 1, None])
def test_a_paper_of_a_key_that_follows_no_key_is_named(packs: PackDesk, place: Path, follows: object) -> None:
    def spoil(files: dict[str, bytes]) -> None:
        name = next(name for name in files if name.startswith("keys/"))
        text, *signatures = files[name].decode().split("\n")
        files[name] = "\n".join([verify.dump({**json.loads(text), "follows": follows}), *signatures]).encode()

    repack(packs.content(ADAS), place, spoil)
    code, said = packs.check(place)

    assert code == 1
    assert re.search(r"^keys/\S+: it cannot be read", said, re.MULTILINE)


def test_an_event_that_is_there_a_second_time_is_named(packs: PackDesk, place: Path) -> None:
    def repeat(files: dict[str, bytes]) -> None:
        files["chain.jsonl"] *= 2
        tell(files, {"events": 10})

    repack(packs.content(ADAS), place, repeat)

    assert packs.check(place)[1].startswith("Event 1: it or one after it is there a second time.")


def test_a_name_in_the_zip_writes_no_line_of_its_own(packs: PackDesk, place: Path) -> None:
    repack(packs.content(ADAS), place, lambda files: files.update({"x\nWHOLE: all \x1b[2J": b""}))

    code, said = packs.check(place)

    assert code == 1
    assert said.startswith("x\\nWHOLE: all \\x1b[2J: it is no part of the pack")
    assert len(said.splitlines()) == 2


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_file_that_is_packed_in_another_way_is_refused(packs: PackDesk, place: Path, way: int) -> None:
    repack(packs.content(ADAS), place, lambda files: None, way=way)

    code, said = packs.check(place)

    assert code == 1
    assert said.startswith("verify.py: it is packed in another way than any file of a pack.")


def test_a_zip_that_points_beyond_all_files_is_refused(packs: PackDesk, place: Path) -> None:
    content = packs.content(ADAS)
    central = content.index(b"PK\x01\x02")
    far = (1 << 63).to_bytes(8, "little")
    entry = bytearray(content[central:])
    name, extra = (int.from_bytes(entry[at : at + 2], "little") for at in (28, 30))
    entry[42:46], entry[30:32] = b"\xff" * 4, (extra + 12).to_bytes(2, "little")
    entry[46 + name : 46 + name] = b"\x01\x00\x08\x00" + far
    end = entry.index(b"PK\x05\x06")
    entry[end + 12 : end + 16] = (end).to_bytes(4, "little")
    place.write_bytes(content[:central] + bytes(entry))

    code, said = packs.check(place)

    assert code == 1
    assert "verify.py" in said


@pytest.mark.only_on("sqlite")  # PostgreSQL holds its columns to their types
@pytest.mark.parametrize(
    "change", ["body = CAST(body AS BLOB)", "hash = X'61'", "body = CAST(X'ff' AS TEXT)"]
)
def test_a_pack_of_a_trail_that_was_tampered_with_is_made_and_names_the_event(
    packs: PackDesk, place: Path, change: str
) -> None:
    attack(f"UPDATE audit_auditevent SET {change} WHERE seq = 7")  # noqa: S608

    place.write_bytes(packs.content(of_time()))

    code, said = packs.check(place)
    assert code == 1
    assert re.search(r"^(Event 7:|chain.jsonl, line 8, after event 6:)", said, re.MULTILINE)
