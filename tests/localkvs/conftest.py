"""One localkvs for all of these tests, without limits and settling at once."""

from collections.abc import Iterator

import pytest

from tests.cloud import LocalKvs, localkvs


@pytest.fixture(scope="session")
def kvs() -> Iterator[LocalKvs]:
    with localkvs(seed=1) as kvs:
        yield kvs


@pytest.fixture
def faulty(kvs: LocalKvs) -> Iterator[LocalKvs]:
    """The same localkvs, whose faults and times are put right after the test."""
    yield kvs
    kvs.set_faults(latency_ms=0, settle_ms=0)


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """A channel name of this test's own."""
    return "".join(char if char.isalnum() and char.isascii() else "-" for char in request.node.name)[:200]
