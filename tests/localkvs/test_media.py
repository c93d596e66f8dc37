"""Links to streams, and the servers that relay."""

import pytest

from tests.cloud import LocalKvs
from tests.localkvs.wire import Reply, ask, create

STREAM = "arn:aws:kinesisvideo:eu-central-1:111122223333:stream/ward-3/1700000000000"


def link(kvs: LocalKvs, arn: str, **wish: str) -> Reply:
    fields = {"ChannelARN": arn, "MediaStorageConfiguration": wish}
    return ask(kvs, "UpdateMediaStorageConfiguration", fields)


def storage(kvs: LocalKvs, arn: str) -> object:
    reply = ask(kvs, "DescribeMediaStorageConfiguration", {"ChannelARN": arn})
    return reply.fields["MediaStorageConfiguration"]


def test_a_new_channel_is_linked_to_no_stream(kvs: LocalKvs, name: str) -> None:
    assert storage(kvs, create(kvs, name)) == {"Status": "DISABLED"}


def test_a_channel_is_linked_and_the_link_undone(kvs: LocalKvs, name: str) -> None:
    arn = create(kvs, name)

    link(kvs, arn, Status="ENABLED", StreamARN=STREAM)
    linked = storage(kvs, arn)
    link(kvs, arn, Status="DISABLED")

    assert linked == {"Status": "ENABLED", "StreamARN": STREAM}
    assert storage(kvs, arn) == {"Status": "DISABLED"}


def test_a_channel_that_is_linked_is_not_deleted(kvs: LocalKvs, name: str) -> None:
    arn = create(kvs, name)
    link(kvs, arn, Status="ENABLED", StreamARN=STREAM)

    reply = ask(kvs, "DeleteSignalingChannel", {"ChannelARN": arn})

    assert (reply.code, reply.status) == ("ResourceInUseException", 400)
    assert STREAM in reply.message


@pytest.mark.parametrize("wish", [{"Status": "ENABLED"}, {"Status": "ON"}, {}])
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
