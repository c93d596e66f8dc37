"""CloudTrail's log files as they come: packed or not, with what is ours and what is not, whole and broken."""

import gzip
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from channels_app.files import cloudtrail
from channels_app.files.cloudtrail import find_logs, read_log
from channels_app.files.errors import Unreadable
from channels_app.rules.cloudtrail import Seen

ARN = "arn:aws:kinesisvideo:eu-central-1:210987654321:channel/gate-1/1700000000000"
STREAM = "arn:aws:kinesisvideo:eu-central-1:210987654321:stream/gate-1/1700000000000"
OPERATION = "0b8f1e55-70e7-4a53-9a0e-3e1f4a5f2222"
RECORD = {
    "eventVersion": "1.09",
    "eventTime": "2026-11-24T17:00:00Z",
    "eventSource": "kinesisvideo.amazonaws.com",
    "eventName": "CreateSignalingChannel",
    "awsRegion": "eu-central-1",
    "sourceIPAddress": "203.0.113.9",
    "userAgent": f"[Boto3/1.44 kvs-admin md/kvsadmin-operation#{OPERATION}]",
    "userIdentity": {"type": "AssumedRole", "arn": "arn:aws:sts::210987654321:assumed-role/kvs/mara"},
    "requestParameters": {"channelName": "gate-1"},
    "responseElements": {"channelARN": ARN},
    "requestID": "r-1",
    "eventID": "e-1",
    "recipientAccountId": "210987654321",
}


def record(**changes: object) -> dict[str, Any]:
    return {**RECORD, **changes}


def write(folder: Path, *records: object, name: str = "one.json.gz") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps({"Records": records}).encode()
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


def seen_in(path: Path) -> list[Seen]:
    return list(read_log(path).seen)


@pytest.mark.parametrize("name", ["one.json.gz", "one.json"])
def test_a_create_is_read_packed_or_not(tmp_path: Path, name: str) -> None:
    (seen,) = seen_in(write(tmp_path, RECORD, name=name))

    assert (seen.call, seen.channel, seen.request_id, seen.error) == (
        "CreateSignalingChannel",
        "gate-1",
        "r-1",
        "",
    )
    assert (seen.account, seen.region, seen.address) == ("210987654321", "eu-central-1", "203.0.113.9")
    assert seen.who == "arn:aws:sts::210987654321:assumed-role/kvs/mara"
    assert seen.operation == UUID(OPERATION)


def test_files_that_were_put_together_are_read_to_the_end(tmp_path: Path) -> None:
    path = write(tmp_path, RECORD)
    content = gzip.decompress(path.read_bytes())
    path.write_bytes(gzip.compress(content[:40]) + gzip.compress(content[40:]))

    assert len(seen_in(path)) == 1


@pytest.mark.parametrize(
    ("call", "asked"),
    [
        ("DeleteSignalingChannel", {"channelARN": ARN}),
        ("UpdateSignalingChannel", {"ChannelARN": ARN}),
        ("TagResource", {"resourceARN": ARN}),
        ("UntagResource", {"resourceArn": ARN}),
    ],
)
def test_a_channel_is_known_by_its_arn_however_that_is_called(
    tmp_path: Path, call: str, asked: dict[str, str]
) -> None:
    path = write(tmp_path, record(eventName=call, requestParameters=asked, responseElements=None))

    assert [seen.channel for seen in seen_in(path)] == ["gate-1"]


def test_what_changes_no_channel_is_left_out_and_its_time_counts(tmp_path: Path) -> None:
    others = [
        record(eventName="DescribeSignalingChannel"),
        record(eventSource="s3.amazonaws.com"),
        record(eventName="TagResource", requestParameters={"resourceARN": STREAM}, responseElements=None),
    ]

    log = read_log(write(tmp_path, *others))

    assert (log.seen, log.records) == ((), 3)
    assert log.first is not None


def test_what_aws_denied_may_name_nothing_at_all(tmp_path: Path) -> None:
    bare = record(requestParameters=None, responseElements=None, errorCode="AccessDenied", userAgent=None)

    (seen,) = seen_in(write(tmp_path, bare))

    assert (seen.channel, seen.error, seen.agent, seen.operation) == ("", "AccessDenied", "", None)


def test_all_logs_below_a_folder_are_found_and_digests_are_none(tmp_path: Path) -> None:
    first = write(tmp_path, name="AWSLogs/1/CloudTrail/eu-central-1/2026/11/24/a.json.gz")
    second = write(tmp_path, name="AWSLogs/2/CloudTrail/us-east-1/2026/11/24/b.json")
    write(tmp_path, name="AWSLogs/1/CloudTrail-Digest/eu-central-1/2026/11/24/c.json.gz")
    (tmp_path / "notes.txt").write_text("no log")

    assert find_logs(tmp_path) == [first, second]


def test_a_folder_without_logs_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="holds no log file"):
        find_logs(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (gzip.compress(b'{"Records": []}')[:-12], "is not whole"),
        (gzip.compress(b'{"Records": [}'), "is not JSON"),
        (b"\xff\xfe\x00", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"Digest": 1}', "is no log file"),
        (b"[]", "is no log file"),
        (b'{"Records": [17]}', "is no log file"),
        (b'{"Records": [{"eventTime": "yesterday"}]}', "is not JSON as CloudTrail writes it"),
        (b'{"Records": [{"eventTime": 17}]}', "is no log file"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "broken.json.gz"
    path.write_bytes(content)

    with pytest.raises(Unreadable, match=said) as refused:
        read_log(path)

    assert str(path) in str(refused.value)


def test_a_file_that_unpacks_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cloudtrail, "BYTES_MAX", 1_000_000)
    path = tmp_path / "bomb.json.gz"
    path.write_bytes(gzip.compress(b" " * 50_000_000))

    with pytest.raises(Unreadable, match="holds more than 1 MB"):
        read_log(path)


def test_a_time_without_a_zone_is_utc_as_all_of_cloudtrail_s_are(tmp_path: Path) -> None:
    log = read_log(write(tmp_path, record(eventTime="2026-11-24T17:00:00"), RECORD))

    assert log.first == log.last


@pytest.mark.parametrize("name", ["eventTime", "eventSource", "eventName", "awsRegion"])
@pytest.mark.parametrize("order", [1, -1])
def test_a_record_that_lacks_what_every_one_has_hides_no_other(tmp_path: Path, name: str, order: int) -> None:
    odd = {key: value for key, value in RECORD.items() if key != name}

    log = read_log(write(tmp_path, *[odd, RECORD][::order]))

    assert (len(log.seen), log.records, log.odd) == (1, 2, 1)


@pytest.mark.parametrize("odd", [None, 1, "", {}])
def test_what_is_no_record_at_all_hides_no_other_wherever_it_stands(tmp_path: Path, odd: object) -> None:
    log = read_log(write(tmp_path, odd, RECORD, odd))

    assert (len(log.seen), log.records, log.odd) == (1, 3, 2)
