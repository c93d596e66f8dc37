"""The brokers that an installation may have, and how each loses everything that it was told."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis

from tests.faults.rig import Installation, until
from tests.processes.machine import answers, free_port

SERVER = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379")
# For a machine without them; where all is required, `tests.required` makes a failure of what is skipped
needs_redis = pytest.mark.skipif(not answers(SERVER), reason=f"No Redis answers at {SERVER}")
needs_redis_server = pytest.mark.skipif(not shutil.which("redis-server"), reason="Redis is not installed")


def redis_of(number: int) -> str:
    """The URL of a scene's own database there."""
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/{number}"))


def forget_all(place: Installation) -> None:
    """Every message that the installation's broker holds is gone."""
    url = place.env().get("BROKER_URL", "")
    if not url.startswith("redis:"):
        shutil.rmtree(place.var / "broker", ignore_errors=True)  # a worker may write there this moment
        return
    with redis.Redis.from_url(url) as server:
        server.flushdb()


class RedisServer:
    """One of a scene's own, that keeps nothing."""

    def __init__(self) -> None:
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        options = ("--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
        self._process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
        until(lambda: answers(self.url), "Redis answers")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def own_redis() -> Iterator[RedisServer]:
    """It runs inside, and is gone afterwards."""
    server = RedisServer()
    server.start()
    try:
        yield server
    finally:
        server.kill()
