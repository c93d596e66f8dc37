"""What was answered is there after kill -9, whenever it comes."""

import threading
import time
from pathlib import Path

from tests.cloud import LocalKvs
from tests.localkvs.wire import ask, create, describe

TAGS = [{"Key": "site", "Value": "north"}]


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


def test_without_a_file_nothing_is_kept() -> None:
    with LocalKvs() as kvs:
        create(kvs, "garden")
        kvs.kill()
        kvs.start()

        assert names(kvs) == set()
