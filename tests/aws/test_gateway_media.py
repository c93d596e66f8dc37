"""What every Gateway promises of relays and media storage; and where the adapter asks for relays."""

import json
import logging
from collections.abc import Iterator
from uuid import uuid4

import pytest

from channels_app.aws import errors
from channels_app.aws.adapter import BotoGateway
from channels_app.aws.assumed import Reach
from channels_app.aws.clients import Clients, is_of_aws
from channels_app.aws.errors import AwsError
from channels_app.rules.spec import ChannelSpec
from tests.aws.cast import ARN, OPERATION, REGION, STREAM
from tests.aws.servers import Server, answer
from tests.aws.worlds import FakeWorld, LocalWorld, World
from tests.cloud import LocalKvs, localkvs

SECRET = "the password of a relay"
ENDPOINT = answer(
    b'{"ResourceEndpointList": [{"Protocol": "HTTPS", "ResourceEndpoint": "https://r-1.kinesisvideo.amazonaws.com"}]}'
)


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalKvs]:
    with localkvs() as cloud:
        yield cloud


@pytest.fixture(params=["fake", "localkvs"])
def world(request: pytest.FixtureRequest, sdk_environment: pytest.MonkeyPatch) -> World:
    if request.param == "fake":
        return FakeWorld()
    cloud = request.getfixturevalue("cloud")
    sdk_environment.setenv("AWS_ENDPOINT_URL", cloud.url)
    sdk_environment.setenv("AWS_ACCESS_KEY_ID", "123456789012")
    return LocalWorld(cloud)


@pytest.fixture
def arn(world: World) -> str:
    spec = ChannelSpec(name=f"door-{uuid4().hex[:12]}")
    return world.gateway.create(spec, tags=(), operation=OPERATION).arn


def relays(**changes: object) -> bytes:
    server = {"Uris": ["turn:a:443"], "Username": "u", "Password": SECRET, "Ttl": 300, **changes}
    return answer(json.dumps({"IceServerList": [server]}).encode())


@pytest.mark.parametrize("role", ["MASTER", "VIEWER"])
def test_relays_come_with_a_user_a_password_and_a_time(world: World, arn: str, role: str) -> None:
    (server,) = world.gateway.ice_servers(arn, role=role)

    assert all(uri.startswith("turn") for uri in server.uris)
    assert server.username
    assert server.password
    assert server.ttl == 300


def test_a_password_is_in_no_repr(world: World, arn: str) -> None:
    (server,) = world.gateway.ice_servers(arn, role="VIEWER")

    assert server.password not in repr(server)


def test_a_channel_is_linked_to_a_stream_and_the_link_is_undone(world: World, arn: str) -> None:
    seen = [world.gateway.media_storage(arn)]
    for stream in (STREAM, ""):
        assert world.gateway.link(arn, stream=stream, operation=OPERATION).answer.request_id
        seen.append(world.gateway.media_storage(arn))

    assert [(each.on, each.stream if each.on else "") for each in seen] == [
        (False, ""),
        (True, STREAM),
        (False, ""),
    ]


def test_a_channel_that_is_not_there_has_neither(world: World, arn: str) -> None:
    with pytest.raises(errors.NotFound):
        world.gateway.ice_servers(f"{arn}0", role="VIEWER")
    with pytest.raises(errors.NotFound):
        world.gateway.media_storage(f"{arn}0")


def test_where_all_goes_elsewhere_than_to_aws_this_goes_there_too(
    server: Server, gateway: BotoGateway
) -> None:
    server.will_answer(ENDPOINT, relays())

    (found,) = gateway.ice_servers(ARN, role="VIEWER")

    assert found.password == SECRET
    assert server.requests[1].startswith("POST /v1/get-ice-server-config")


def test_in_aws_the_channel_s_own_endpoint_is_asked(clients: Clients) -> None:
    pair = clients.of(Reach(region=REGION))

    client = clients.signaling(pair, "https://r-1.kinesisvideo.eu-west-1.amazonaws.com")

    assert client.meta.endpoint_url == "https://r-1.kinesisvideo.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("endpoint", "theirs"),
    [
        ("https://r-1.kinesisvideo.eu-west-1.amazonaws.com", True),
        ("https://r-1.kinesisvideo.cn-north-1.amazonaws.com.cn", True),
        ("https://vpce-1.kinesisvideo.eu-west-1.vpce.amazonaws.com", True),
        ("http://r-1.kinesisvideo.eu-west-1.amazonaws.com", False),
        ("https://amazonaws.com.evil.example", False),
        ("https://evil.example/.amazonaws.com", False),
        ("http://127.0.0.1:4566", False),
    ],
)
def test_only_aws_gives_out_its_names(endpoint: str, theirs: bool) -> None:
    assert is_of_aws(endpoint) is theirs


@pytest.mark.parametrize(
    "said",
    [
        relays(),
        relays(Ttl="soon"),
        relays(Uris=None),
        relays(Username=17),
        answer(f'{{"IceServerList": [{{"Password": "{SECRET}"'.encode()),
        answer(b"", status="500 Sorry"),
    ],
)
def test_no_password_is_logged_or_said(
    said: bytes, server: Server, gateway: BotoGateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.will_answer(ENDPOINT, said)

    said_of_it = ""
    try:
        gateway.ice_servers(ARN, role="VIEWER")
    except AwsError as error:
        logging.getLogger("channels_app.aws").exception("a call failed")
        said_of_it = f"{error} {error!r} {vars(error)}"

    assert len(server.requests) == 2
    assert SECRET not in caplog.text
    assert SECRET not in said_of_it
