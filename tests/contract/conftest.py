"""Every test here is asked through boto3, through the AWS CLI, and through the JavaScript SDK v3."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cloud import LocalKvs, localkvs
from tests.contract.clients import Boto3, Client, CommandLine, JavaScript, require_javascript

KINDS: dict[str, Callable[[dict[str, str]], Client]] = {
    "boto3": Boto3,
    "aws-cli": CommandLine,
    "javascript": JavaScript,
}
ACCOUNT, REGION = "111122223333", "eu-central-1"
OpenClient = Callable[..., Client]


@pytest.fixture(scope="session")
def cloud() -> Iterator[LocalKvs]:
    with localkvs() as cloud:
        yield cloud


@pytest.fixture(scope="session", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    kind = str(request.param)
    if kind == "javascript":
        require_javascript()
    return kind


@pytest.fixture(scope="session")
def open_client(cloud: LocalKvs, kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenClient]:
    """Clients of this kind, for any account and Region."""
    config = tmp_path_factory.mktemp("aws") / "config"
    config.write_text("[default]\nparameter_validation = false\n")
    with ExitStack() as stack:

        def open_one(*, account: str = ACCOUNT, region: str = REGION) -> Client:
            client = KINDS[kind](_environment(cloud, config, account, region))
            stack.callback(client.close)
            return client

        yield open_one


@pytest.fixture(scope="session")
def client(open_client: OpenClient) -> Client:
    return open_client()


@pytest.fixture
def name(kind: str, request: pytest.FixtureRequest) -> str:
    """A channel name of this test's own."""
    letters = "".join(char if char.isalnum() and char.isascii() else "-" for char in request.node.name)
    return f"{letters[:200]}-{kind}"


def _environment(cloud: LocalKvs, config: Path, account: str, region: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": cloud.url,
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": "any",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": str(config),
        "AWS_MAX_ATTEMPTS": "1",
    }
