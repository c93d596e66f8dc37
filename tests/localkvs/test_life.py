"""A channel settles, is updated, and goes; and what is not allowed on the way."""

import time
from email.utils import parsedate_to_datetime
from uuid import UUID

import pytest

from tests.cloud import LocalKvs
from tests.localkvs.wire import ask, create, describe, send, sign

TTL = {"SingleMasterConfiguration": {"MessageTtlSeconds": 30}}


def settled(kvs: LocalKvs, arn: str) -> str:
    """The status once it is no more CREATING, UPDATING or DELETING; '' when the channel is gone."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        reply = ask(kvs, "DescribeSignalingChannel", {"ChannelARN": arn})
        status = str(reply.fields["ChannelInfo"]["ChannelStatus"]) if reply.status == 200 else ""
        if not status.endswith("ING"):
            return status
        time.sleep(0.02)
    raise TimeoutError(arn)


def test_every_answer_has_a_request_id_of_its_own_and_the_date(kvs: LocalKvs) -> None:
    replies = [ask(kvs, "ListSignalingChannels"), ask(kvs, "DescribeSignalingChannel")]

    assert len({UUID(reply.headers["x-amzn-requestid"]) for reply in replies}) == 2
    assert abs(parsedate_to_datetime(replies[0].headers["date"]).timestamp() - time.time()) < 5


def test_an_error_has_its_code_in_a_header_as_aws_writes_it(kvs: LocalKvs) -> None:
    reply = ask(kvs, "DescribeSignalingChannel", {"ChannelName": "nobody"})

    kind = "ResourceNotFoundException:https://kinesisvideo.amazonaws.com/doc/2017-09-30/"
    assert (reply.status, reply.headers["x-amzn-errortype"]) == (404, kind)


def test_a_created_channel_is_creating_then_active(faulty: LocalKvs, name: str) -> None:
    faulty.set_faults(settle_ms=200)

    arn = create(faulty, name)

    assert describe(faulty, arn)["ChannelStatus"] == "CREATING"
    assert settled(faulty, arn) == "ACTIVE"


def test_a_deleted_channel_is_deleting_then_gone_and_holds_its_name_until_then(
    faulty: LocalKvs, name: str
) -> None:
    arn = create(faulty, name)
    faulty.set_faults(settle_ms=200)

    ask(faulty, "DeleteSignalingChannel", {"ChannelARN": arn})

    assert describe(faulty, arn)["ChannelStatus"] == "DELETING"
    assert ask(faulty, "CreateSignalingChannel", {"ChannelName": name}).code == "ResourceInUseException"
    assert settled(faulty, arn) == ""
    assert create(faulty, name) != arn


@pytest.mark.parametrize(
    "operation",
    [
        "UpdateSignalingChannel",
        "DeleteSignalingChannel",
        "GetSignalingChannelEndpoint",
        "UpdateMediaStorageConfiguration",
    ],
)
def test_what_is_not_active_is_in_use(faulty: LocalKvs, name: str, operation: str) -> None:
    faulty.set_faults(settle_ms=5_000)
    arn = create(faulty, name)

    more = {
        "CurrentVersion": describe(faulty, arn)["Version"],
        "MediaStorageConfiguration": {"Status": "DISABLED"},
    }
    reply = ask(faulty, operation, {"ChannelARN": arn, **more, **TTL})

    assert (reply.status, reply.code) == (400, "ResourceInUseException")
    assert "CREATING" in reply.message


def test_a_name_made_again_at_once_has_another_arn(kvs: LocalKvs, name: str) -> None:
    arns = set()
    for _ in range(20):
        arn = create(kvs, name)
        arns.add(arn)
        ask(kvs, "DeleteSignalingChannel", {"ChannelARN": arn})

    assert len(arns) == 20


def test_the_arn_of_a_name_made_again_is_not_found(kvs: LocalKvs, name: str) -> None:
    arn = create(kvs, name)
    ask(kvs, "DeleteSignalingChannel", {"ChannelARN": arn})
    create(kvs, name)

    assert ask(kvs, "DescribeSignalingChannel", {"ChannelARN": arn}).status == 404


def test_a_version_serves_one_update(kvs: LocalKvs, name: str) -> None:
    arn = create(kvs, name)
    update = {"ChannelARN": arn, "CurrentVersion": describe(kvs, arn)["Version"], **TTL}

    codes = [ask(kvs, "UpdateSignalingChannel", update).code for _ in range(2)]

    assert codes == ["", "VersionMismatchException"]


def test_an_update_without_a_ttl_is_refused(kvs: LocalKvs, name: str) -> None:
    arn = create(kvs, name)
    update = {"ChannelARN": arn, "CurrentVersion": describe(kvs, arn)["Version"]}

    assert ask(kvs, "UpdateSignalingChannel", update).code == "InvalidArgumentException"


def test_an_endpoint_for_ingestion_is_refused_where_nothing_is_stored(kvs: LocalKvs, name: str) -> None:
    wish = {"Protocols": ["WEBRTC"], "Role": "MASTER"}
    fields = {"ChannelARN": create(kvs, name), "SingleMasterChannelEndpointConfiguration": wish}

    assert ask(kvs, "GetSignalingChannelEndpoint", fields).code == "InvalidArgumentException"


@pytest.mark.parametrize("operation", ["DescribeSignalingChannel", "DescribeMediaStorageConfiguration"])
def test_a_name_and_an_arn_of_two_channels_are_refused(kvs: LocalKvs, name: str, operation: str) -> None:
    arn = create(kvs, name)

    reply = ask(kvs, operation, {"ChannelARN": arn, "ChannelName": "other"})

    assert reply.code == "InvalidArgumentException"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/createSignalingChannel"),
        ("POST", "/createsignalingchannel"),
        ("POST", "/createStream"),
        ("PUT", "/x"),
    ],
)
def test_what_localkvs_does_not_have_is_an_unknown_operation(kvs: LocalKvs, method: str, path: str) -> None:
    reply = send(kvs, method, path, b"{}", {"Authorization": sign()})

    assert (reply.status, reply.code) == (404, "UnknownOperationException")


def test_a_list_of_more_than_a_page_ends_with_its_last_name(kvs: LocalKvs) -> None:
    for number in range(502):
        create(kvs, f"page{number:04d}")

    first = ask(kvs, "ListSignalingChannels").fields
    whole = ask(kvs, "ListSignalingChannels", {"MaxResults": 10_000}).fields

    assert len(first["ChannelInfoList"]) == 500
    assert first["NextToken"]
    assert whole["ChannelInfoList"][-1]["ChannelName"] >= "page0501"
    assert "NextToken" not in whole
