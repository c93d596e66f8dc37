"""An environment of the SDK's that holds nothing of the machine's, and gateways in it."""

from collections.abc import Iterator

import pytest
from botocore.stub import Stubber

from channels_app.aws.adapter import BotoGateway
from channels_app.aws.assumed import Reach
from channels_app.aws.clients import Clients
from tests.aws.cast import REGION, SECRET_KEY, SESSION_TOKEN
from tests.aws.servers import Server

NO_FILE = "no-such-file"  # the same for all tests, so that they share one warm client


@pytest.fixture(autouse=True)
def sdk_environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Credentials of the cast, no profile, no endpoint but the one a test names, no metadata service."""
    for name in (
        "AWS_PROFILE",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_STS",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("AWS_ENDPOINT_URL_KINESIS_VIDEO", raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", NO_FILE)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", NO_FILE)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDOFTHECAST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    monkeypatch.setenv("AWS_SESSION_TOKEN", SESSION_TOKEN)
    return monkeypatch


@pytest.fixture(scope="session")
def clients() -> Clients:
    return Clients(connect_timeout=0.3, read_timeout=0.3, assume_timeout=0.3, connections=10)


@pytest.fixture
def gateway(clients: Clients) -> BotoGateway:
    return BotoGateway(clients=clients, reach=Reach(region=REGION))


@pytest.fixture
def kinesisvideo(clients: Clients) -> Iterator[Stubber]:
    """The SDK's own stub under `gateway`: it checks requests and answers against AWS's service description."""
    with Stubber(clients.of(Reach(region=REGION)).kinesisvideo) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def sts(clients: Clients) -> Iterator[Stubber]:
    pair = clients.of(Reach(region=REGION))
    pair.identity = None  # as though nobody had asked yet
    with Stubber(pair.sts) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def server(sdk_environment: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server on a real socket, in AWS's place."""
    with Server() as server:
        sdk_environment.setenv("AWS_ENDPOINT_URL", server.url)
        yield server
