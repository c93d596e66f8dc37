"""A stranger checks a pack by the program in it, and every change to the pack is named."""

import ast
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from channels_app.audit.checkpoints.key import new_key
from channels_app.audit.packs import verify
from tests.audit.checkpoints.scene import sign_by
from tests.audit.packs.desk import ADA, ADAS, HOSTILE, PackDesk, of_time

Change = Callable[[list[str]], list[str]]


@pytest.fixture
def adas(packs: PackDesk) -> PackDesk:
    """Ada's events, unpacked."""
    packs.unpack(ADAS)
    return packs


@pytest.fixture
def all_of_them(packs: PackDesk) -> PackDesk:
    packs.unpack(of_time())
    return packs


def change_chain(packs: PackDesk, change: Change) -> str:
    """What is said of a chain that was changed line by line, and whose digest fits again."""
    packs.change("chain.jsonl", lambda text: "".join(change(text.splitlines(keepends=True))))
    chain = verify.hash_text((packs.folder / "chain.jsonl").read_text())
    packs.change(
        "pack.json", lambda text: re.sub('"chain.jsonl":"[0-9a-f]+"', f'"chain.jsonl":"{chain}"', text)
    )
    code, said = packs.check()
    assert code == 1
    return said


def edit_event(lines: list[str], seq: int) -> list[str]:
    return [line.replace("accepted", "refused") if f'"seq":{seq}}}' in line else line for line in lines]


def test_a_pack_of_a_person_holds(adas: PackDesk) -> None:
    code, said = adas.check()

    assert code == 0
    assert said.startswith(f'WHOLE: 5 events are genuine, with {{"actor_id":["{ADA}"]}} from the first')
    assert said.endswith(f"tied to 1 signed checkpoints by key {adas.key}. Others may have been left out.\n")


def test_a_pack_of_all_holds_and_nothing_was_left_out(all_of_them: PackDesk) -> None:
    code, said = all_of_them.check()

    assert code == 0
    assert said.startswith("WHOLE: 14 events are genuine, with {} from the first event of all until 20")
    assert said.endswith("None was left out of that time.\n")


def test_the_zip_holds_as_it_is(packs: PackDesk, tmp_path: Path) -> None:
    (tmp_path / "evidence.zip").write_bytes(packs.content(ADAS))

    assert packs.check(tmp_path / "evidence.zip")[0] == 0


def test_of_others_there_are_digests_only(adas: PackDesk) -> None:
    lines = [json.loads(line) for line in (adas.folder / "chain.jsonl").read_text().splitlines()]

    assert [line["seq"] for line in lines if "body" in line] == [1, 2, 3, 7, 12]
    assert [line["seq"] for line in lines if "digest" in line] == [4, 5, 6, 8, 9, 10, 11, 13, 14]
    assert "ben" not in "".join(file.read_text() for file in adas.folder.rglob("*") if file.is_file())


def test_without_a_fingerprint_it_warns(adas: PackDesk) -> None:
    code, said = adas.check(key="")

    assert code == 0
    assert said.startswith("WARNING: the key is the pack's own, so anybody may have made it.")


def test_with_another_fingerprint_nothing_is_believed(adas: PackDesk) -> None:
    code, said = adas.check(key=new_key().fingerprint)

    assert code == 1
    assert "so nothing in it is signed by whom you believe." in said
    assert "not signed by a key that is believed" in said


def test_an_edited_event_is_named(adas: PackDesk) -> None:
    said = change_chain(adas, lambda lines: edit_event(lines, 7))

    assert said.startswith("Event 7: it is not what was signed;")
    assert "Event 8" not in said


def test_an_edited_digest_of_another_is_named(adas: PackDesk) -> None:
    said = change_chain(adas, lambda lines: [line.replace('"digest":"', '"digest":"0', 1) for line in lines])

    assert said.count("it cannot be read") == 9


def test_an_event_that_was_taken_out_is_named(adas: PackDesk) -> None:
    said = change_chain(adas, lambda lines: lines[:7] + lines[8:])

    assert "Event 7: it is missing or moved; event 8 stands in its place." in said


def test_two_that_were_swapped_are_named(adas: PackDesk) -> None:
    said = change_chain(adas, lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]])

    assert "Event 2: it is missing or moved; event 3 stands in its place." in said
    assert "Event 4: it is missing or moved; event 2 stands in its place." in said


def test_dropped_at_the_end_they_lead_to_no_checkpoint(all_of_them: PackDesk) -> None:
    said = change_chain(all_of_them, lambda lines: lines[:-2])

    assert "Events 1 to 12: no signed checkpoint has the hash at their end." in said


def test_dropped_down_to_an_older_checkpoint_the_time_is_not_covered(all_of_them: PackDesk) -> None:
    name = all_of_them.keepers.names()[1]
    older = all_of_them.folder / "checkpoints" / name
    older.write_text((all_of_them.keepers.folder / "checkpoints" / name).read_text())

    said = change_chain(all_of_them, lambda lines: lines[:11])

    assert re.search(r"Event 10: no checkpoint signed after .*Z follows it\.", said)


def test_a_text_left_out_of_a_pack_of_a_time_is_named(all_of_them: PackDesk) -> None:
    def close(lines: list[str]) -> list[str]:
        line = json.loads(lines[4])
        line["digest"] = verify.hash_text(line.pop("body"))
        return [*lines[:4], f"{verify.dump(line)}\n", *lines[5:]]

    said = change_chain(all_of_them, close)

    assert "Event 4: its text was left out of a pack that is of all events of a time." in said


def test_a_beginning_that_nothing_leads_to_is_named(all_of_them: PackDesk) -> None:
    def begin_later(lines: list[str]) -> list[str]:
        third = json.loads(lines[3])
        return [f"{verify.dump({'hash': third['hash'], 'seq': 3})}\n", *lines[4:]]

    said = change_chain(all_of_them, begin_later)

    assert "Event 4: no checkpoint signed before it leads up to it." in said


def test_what_eve_signed_with_her_key_is_not_believed(packs: PackDesk) -> None:
    eve = new_key()
    packs.unpack(ADAS)
    for file in (packs.folder / "checkpoints").iterdir():
        file.unlink()
    sign_by(eve, packs.keepers.store)
    for kind in ("keys", "checkpoints"):
        for name in packs.keepers.store.list_names(kind):
            (packs.folder / kind / name).write_text(packs.keepers.store.read(kind, name) or "")

    code, said = packs.check()

    assert code == 1
    assert f"keys/{eve.fingerprint}: it is not tied to the key {packs.key} that is believed." in said


def test_a_file_that_was_added_is_named(adas: PackDesk) -> None:
    (adas.folder / "read-me.txt").write_text("Trust me")

    assert adas.check() == (
        1,
        "read-me.txt: it is no part of the pack, or there twice.\nNOT WHOLE: 1 faults.\n",
    )


def test_a_pack_that_tells_of_more_than_there_is_is_named(adas: PackDesk) -> None:
    adas.change("pack.json", lambda text: text.replace('"events":5', '"events":6'))

    assert "pack.json: it says 6 events, and there are 5, or others." in adas.check()[1]


def test_another_reason_on_the_page_is_named(adas: PackDesk) -> None:
    adas.change("index.html", lambda text: text.replace("create channel", "delete channel", 1))

    code, said = adas.check()

    assert code == 1
    assert re.fullmatch(
        r"index\.html, line \d+: it is not what .* make of it\.\nNOT WHOLE: 1 faults\.\n", said
    )


def test_what_is_no_pack_is_said_in_a_line(packs: PackDesk, tmp_path: Path) -> None:
    (tmp_path / "evidence.zip").write_bytes(packs.content(ADAS)[:2000])

    for place, words in (
        (tmp_path / "evidence.zip", "The pack cannot be read: "),
        (tmp_path / "nowhere", "The pack cannot be read: "),
        (tmp_path, "pack.json: it is missing, "),
    ):
        code, said = packs.check(place)
        assert code == 1
        assert said.startswith(words)


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attributes: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_hostile_words_are_words_on_the_page(all_of_them: PackDesk) -> None:
    page = Page()
    page.feed((all_of_them.folder / "index.html").read_bytes().decode())

    assert "script" not in page.tags
    assert page.text.count(HOSTILE) == 6  # the reason of the pack, of three events, and the label of two
    assert all_of_them.check()[0] == 0


def test_the_template_of_the_page_is_the_one_that_the_program_knows() -> None:
    template = Path(verify.__file__).with_name(verify.TEMPLATE).read_text()

    assert verify.hash_text(template) == verify.TEMPLATE_IS


def test_the_program_is_written_for_python_3_8() -> None:
    ast.parse(Path(verify.__file__).read_text(), feature_version=(3, 8))
