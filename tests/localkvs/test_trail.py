"""Log files as CloudTrail delivers them, of all calls, also of those that were refused or lost on the way back."""

import gzip
import http.client
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cloud import LocalKvs, localkvs
from tests.localkvs.wire import PATHS, ask, create, send, sign

PLACE = re.compile(
    r"AWSLogs/(\d{12})/CloudTrail/eu-central-1/\d{4}/\d\d/\d\d/\1_CloudTrail_eu-central-1_\d{8}T\d{4}Z_\w{16}\.json\.gz"
)


@pytest.fixture
def recorded(tmp_path: Path) -> Iterator[LocalKvs]:
    with localkvs(cloudtrail=tmp_path) as cloud:
        yield cloud


def records(folder: Path) -> list[dict[str, Any]]:
    files = sorted(folder.rglob("*.json.gz"))
    return [each for file in files for each in json.loads(gzip.decompress(file.read_bytes()))["Records"]]


def told(cloud: LocalKvs, folder: Path) -> list[dict[str, Any]]:
    """All that it tells, once it has ended."""
    cloud.stop()
    return records(folder)


def test_a_create_is_told_with_its_request_id_its_name_and_its_arn(
    recorded: LocalKvs, tmp_path: Path
) -> None:
    reply = ask(recorded, "CreateSignalingChannel", {"ChannelName": "gate-1"})

    (record,) = told(recorded, tmp_path)
    assert record["eventSource"] == "kinesisvideo.amazonaws.com"
    assert (record["eventName"], record["readOnly"]) == ("CreateSignalingChannel", False)
    assert record["requestID"] == reply.headers["x-amzn-requestid"]
    assert record["requestParameters"] == {"channelName": "gate-1"}
    assert record["responseElements"] == {"channelARN": reply.fields["ChannelARN"]}
    assert (record["recipientAccountId"], record["awsRegion"]) == ("111122223333", "eu-central-1")
    assert record["userIdentity"]["arn"] == "arn:aws:iam::111122223333:user/localkvs"
    assert record["sourceIPAddress"] == "127.0.0.1"
    assert "errorCode" not in record


def test_what_is_nested_deeply_is_answered_and_told_in_short(recorded: LocalKvs, tmp_path: Path) -> None:
    deep = b'{"ChannelName": "gate-1", "x": ' + b"[" * 900 + b"]" * 900 + b"}"

    reply = send(recorded, "POST", PATHS["CreateSignalingChannel"], deep, {"Authorization": sign()})

    (record,) = told(recorded, tmp_path)
    assert reply.status == 200
    assert record["requestParameters"]["channelName"] == "gate-1"


def test_log_files_that_cannot_be_written_are_one_sentence_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with localkvs(cloudtrail=tmp_path / "file") as kvs:
        create(kvs, "gate-1")

        assert kvs.stop() == 0


def test_a_refusal_is_told_with_its_code(recorded: LocalKvs, tmp_path: Path) -> None:
    ask(recorded, "DeleteSignalingChannel", {"ChannelARN": create(recorded, "gate-1") + "0"})

    *_, record = told(recorded, tmp_path)
    assert record["errorCode"] == "ResourceNotFoundException"
    assert "not found" in record["errorMessage"]
    assert record["responseElements"] is None


def test_what_was_read_is_told_and_not_what_was_in_it(recorded: LocalKvs, tmp_path: Path) -> None:
    ask(recorded, "ListSignalingChannels")

    (record,) = told(recorded, tmp_path)
    assert (record["readOnly"], record["responseElements"]) == (True, None)


def test_a_call_whose_answer_was_lost_is_told_and_one_that_never_arrived_is_not(
    recorded: LocalKvs, tmp_path: Path
) -> None:
    for fault, name in (("drop_after", "lost"), ("drop_before", "never")):
        recorded.set_faults(**{f"{fault}@CreateSignalingChannel": 1})
        with pytest.raises(http.client.RemoteDisconnected):
            create(recorded, name)

    assert [each["requestParameters"]["channelName"] for each in told(recorded, tmp_path)] == ["lost"]


def test_who_does_not_sign_is_told_of_nowhere(recorded: LocalKvs, tmp_path: Path) -> None:
    send(recorded, "POST", "/createSignalingChannel", b"{}")

    assert told(recorded, tmp_path) == []


def test_the_files_lie_where_cloudtrail_puts_them_one_for_each_account_and_region(
    recorded: LocalKvs, tmp_path: Path
) -> None:
    for key in ("111122223333", "444455556666"):
        ask(recorded, "ListSignalingChannels", key=key)
    recorded.stop()

    places = [file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()]
    assert len(places) == 2
    assert all(PLACE.fullmatch(place) for place in places)


def test_they_are_delivered_while_it_runs(recorded: LocalKvs, tmp_path: Path) -> None:
    create(recorded, "gate-1")

    deadline = time.monotonic() + 20
    while not records(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.1)

    assert len(records(tmp_path)) == 1
