"""The brokers that an installation may have, and how each loses everything that it was told."""

import os
import shutil
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis

from tests.faults.rig import Installation
from tests.processes.machine import answers

SERVER = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379")
needs_redis = pytest.mark.skipif(not answers(SERVER), reason=f"No Redis answers at {SERVER}")


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
