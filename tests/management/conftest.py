"""A cloud for each file, so that none finds there what another made; and a file that a script gives."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cloud import LocalKvs, localkvs
from tests.management.batch_door import write


@pytest.fixture(scope="module")
def running_cloud() -> Iterator[LocalKvs]:
    with localkvs() as cloud:
        yield cloud


@pytest.fixture
def cloud(cloud: LocalKvs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> LocalKvs:
    """Reached by clients of the test's own: those of another remember who they are."""
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    return cloud


@pytest.fixture
def gates(tmp_path: Path) -> Path:
    return write(tmp_path, "name,ttl\ngate-1,30\ngate-2,\n")
