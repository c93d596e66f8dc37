import os
from collections.abc import Iterator

import pytest

from tests.cloud import LocalKvs, localkvs


@pytest.fixture(scope="session")
def running_cloud() -> Iterator[LocalKvs]:
    with localkvs() as cloud:
        yield cloud


@pytest.fixture
def cloud(running_cloud: LocalKvs, monkeypatch: pytest.MonkeyPatch) -> LocalKvs:
    """The AWS that these views reach: without faults, and in the account of Wards EU."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ENDPOINT_URL", running_cloud.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "210987654321")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "any")
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    running_cloud.set_faults()
    return running_cloud
