"""What was answered is there after kill -9, whenever it comes."""

import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cloud import ROOT, LocalKvs
from tests.localkvs.wire import ask, create, describe

TAGS = [{"Key": "site", "Value": "north"}]


def start(state: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "localkvs", "--port", "0", "--state", str(state)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10, check=False)


def names(kvs: LocalKvs) -> set[str]:
    page = ask(kvs, "ListSignalingChannels", {"MaxResults": 10_000}).fields
    return {info["ChannelName"] for info in page["ChannelInfoList"]}


def test_a_channel_its_tags_and_its_version_are_there_after_a_kill(tmp_path: Path) -> None:
    with LocalKvs(state=tmp_path / "state") as kvs:
        arn = create(kvs, "garden", Tags=TAGS)
        before = describe(kvs, arn)
        kvs.kill()
        kvs.start()

        assert describe(kvs, arn) == before
        assert ask(kvs, "ListTagsForResource", {"ResourceARN": arn}).fields["Tags"] == {"site": "north"}


def test_no_answered_create_is_lost_by_a_kill_in_the_middle_of_many(tmp_path: Path) -> None:
    answered: set[str] = set()

    def ask_on(kvs: LocalKvs, who: int) -> None:
        for number in range(10_000):
            try:
                create(kvs, f"{who}-{number}")
            except (OSError, AssertionError):
                return
            answered.add(f"{who}-{number}")

    with LocalKvs(state=tmp_path / "state") as kvs:
        threads = [threading.Thread(target=ask_on, args=(kvs, who)) for who in range(3)]
        for thread in threads:
            thread.start()
        time.sleep(0.4)
        kvs.kill()
        for thread in threads:
            thread.join()
        kvs.start()
        kept = names(kvs)

    assert len(answered) > 20
    assert answered <= kept
    assert len(kept) <= len(answered) + 3


def test_a_drop_after_the_create_is_kept_as_well(tmp_path: Path) -> None:
    with LocalKvs(state=tmp_path / "state", faults={"drop_after@CreateSignalingChannel": 1}) as kvs:
        try:
            create(kvs, "garden")
        except OSError:
            kvs.kill()
        kvs.start()

        assert names(kvs) == {"garden"}


def test_a_damaged_file_is_one_sentence_at_the_start(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with LocalKvs(state=state) as kvs:
        for number in range(200):
            create(kvs, f"garden-{number}", Tags=[{"Key": "note", "Value": "v" * 250}])
        kvs.stop()
    content = bytearray(state.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 5_000] = b"\xff" * 5_000
    state.write_bytes(content)

    result = start(state)

    assert (result.returncode, result.stderr) == (
        1,
        f"localkvs cannot use the state file {state}: it is damaged.\n",
    )


@pytest.mark.parametrize("table", ["auth_user", "channels"])
def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path, table: str) -> None:
    state = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(state)) as database:
        database.execute(f"CREATE TABLE {table} (id INTEGER)")
    before = state.read_bytes()

    result = start(state)

    assert result.returncode == 1
    assert "the database of another program" in result.stderr
    assert state.read_bytes() == before


def test_without_a_file_nothing_is_kept() -> None:
    with LocalKvs() as kvs:
        create(kvs, "garden")
        kvs.kill()
        kvs.start()

        assert names(kvs) == set()
