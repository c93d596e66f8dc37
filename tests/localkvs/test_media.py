"""Links to streams, and the servers that relay."""

import uuid

import pytest

from tests.cloud import LocalKvs
from tests.localkvs.wire import Reply, ask, create


@pytest.fixture
def stream() -> str:
    """The ARN of a stream that no other test links to."""
    return f"arn:aws:kinesisvideo:eu-central-1:111122223333:stream/{uuid.uuid4()}/1700000000000"


def link(kvs: LocalKvs, arn: str, **wish: str) -> Reply:
    fields = {"ChannelARN": arn, "MediaStorageConfiguration": wish}
    return ask(kvs, "UpdateMediaStorageConfiguration", fields)


def storage(kvs: LocalKvs, arn: str) -> object:
    reply = ask(kvs, "DescribeMediaStorageConfiguration", {"ChannelARN": arn})
    return reply.fields["MediaStorageConfiguration"]


def test_a_new_channel_is_linked_to_no_stream(kvs: LocalKvs, name: str) -> None:
    assert storage(kvs, create(kvs, name)) == {"Status": "DISABLED"}


def test_a_channel_is_linked_and_the_link_undone(kvs: LocalKvs, name: str, stream: str) -> None:
    arn = create(kvs, name)

    link(kvs, arn, Status="ENABLED", StreamARN=stream)
    linked = storage(kvs, arn)
    link(kvs, arn, Status="DISABLED")

    assert linked == {"Status": "ENABLED", "StreamARN": stream}
    assert storage(kvs, arn) == {"Status": "DISABLED"}


def test_a_channel_that_is_linked_is_not_deleted(kvs: LocalKvs, name: str, stream: str) -> None:
    arn = create(kvs, name)
    link(kvs, arn, Status="ENABLED", StreamARN=stream)

    reply = ask(kvs, "DeleteSignalingChannel", {"ChannelARN": arn})

    assert (reply.code, reply.status) == ("ResourceInUseException", 400)
    assert stream in reply.message


def test_a_stream_serves_one_channel_until_the_link_is_undone(kvs: LocalKvs, name: str, stream: str) -> None:
    one, other = create(kvs, name), create(kvs, f"{name}-2")
    link(kvs, one, Status="ENABLED", StreamARN=stream)

    refused = link(kvs, other, Status="ENABLED", StreamARN=stream)
    link(kvs, one, Status="DISABLED")

    assert refused.code == "ResourceInUseException"
    assert link(kvs, other, Status="ENABLED", StreamARN=stream).status == 200


def test_a_channel_is_linked_to_one_stream_again_but_to_no_second(
    kvs: LocalKvs, name: str, stream: str
) -> None:
    arn = create(kvs, name)

    codes = [link(kvs, arn, Status="ENABLED", StreamARN=each).code for each in (stream, stream, f"{stream}0")]

    assert codes == ["", "", "ResourceInUseException"]


def test_a_channel_that_is_linked_has_an_endpoint_for_ingestion(
    kvs: LocalKvs, name: str, stream: str
) -> None:
    arn = create(kvs, name)
    link(kvs, arn, Status="ENABLED", StreamARN=stream)
    wish = {"Protocols": ["WEBRTC"], "Role": "MASTER"}

    reply = ask(
        kvs,
        "GetSignalingChannelEndpoint",
        {"ChannelARN": arn, "SingleMasterChannelEndpointConfiguration": wish},
    )

    (endpoint,) = reply.fields["ResourceEndpointList"]
    assert endpoint["Protocol"] == "WEBRTC"
    assert endpoint["ResourceEndpoint"].startswith("https://")


CHANNEL = "arn:aws:kinesisvideo:eu-central-1:111122223333:channel/a/1700000000000"


@pytest.mark.parametrize(
    "wish",
    [{"Status": "ENABLED"}, {"Status": "ENABLED", "StreamARN": CHANNEL}, {"Status": "ON"}, {}],
)
def test_a_link_that_names_no_stream_is_refused(kvs: LocalKvs, name: str, wish: dict[str, str]) -> None:
    assert link(kvs, create(kvs, name), **wish).code == "InvalidArgumentException"


def test_relays_come_with_a_password_that_no_other_call_gets(kvs: LocalKvs, name: str) -> None:
    arn = create(kvs, name)

    first, second = (ask(kvs, "GetIceServerConfig", {"ChannelARN": arn}) for _ in range(2))

    (server,) = first.fields["IceServerList"]
    assert all(uri.startswith(("turn:", "turns:")) for uri in server["Uris"])
    assert server["Ttl"] == 300
    assert server["Password"] != second.fields["IceServerList"][0]["Password"]


def test_a_channel_that_is_not_there_has_neither(kvs: LocalKvs, name: str) -> None:
    arn = create(kvs, name) + "0"

    for operation in ("GetIceServerConfig", "DescribeMediaStorageConfiguration"):
        assert ask(kvs, operation, {"ChannelARN": arn}).code == "ResourceNotFoundException"
