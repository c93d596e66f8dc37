import os
from collections.abc import Iterator

import pytest

from tests.cloud import LocalKvs, localkvs
from tests.contract.clients import CommandLine

ACCOUNT, REGION = "111122223333", "eu-central-1"


@pytest.fixture(scope="session")
def cloud() -> Iterator[LocalKvs]:
    with localkvs() as cloud:
        yield cloud


@pytest.fixture(scope="session")
def environment(cloud: LocalKvs) -> dict[str, str]:
    """What a person's shell would hold; the Region comes from the snippet."""
    return {
        "PATH": os.environ["PATH"],
        "AWS_ENDPOINT_URL": cloud.url,
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": "any",
        "AWS_CONFIG_FILE": os.devnull,
        "PYTHONUTF8": "1",
    }


@pytest.fixture(scope="session")
def aws_cli(environment: dict[str, str]) -> Iterator[CommandLine]:
    """The AWS CLI, warm: what a shell makes of a command is asked of it."""
    cli = CommandLine(environment)
    yield cli
    cli.close()
