"""What a batch of two thousand stands on is stopped and started again, while the cloud fails in every way."""

import random
import time
from uuid import uuid4

import pytest

from tests.faults import batches
from tests.faults.aftermath import Aftermath
from tests.faults.brokers import needs_redis_server, own_redis
from tests.faults.databases import PostgresDatabase
from tests.faults.postgres import needs_server, own_server
from tests.faults.stage import Stage
from tests.faults.storm import NAMES, begin, end

pytestmark = pytest.mark.fault

MODES = ("fast", "immediate") * 3  # its connections end in order, and as in a crash
DOWN = 1.0  # seconds, at most


def restarted_underneath(stage: Stage) -> Aftermath:
    """PostgreSQL six times, and with every second of them Redis, which has then forgotten all hints."""
    dice = random.Random()  # noqa: S311
    folder = stage.folder / "restarted"
    folder.mkdir()
    with own_server() as server, own_redis() as redis:
        own = Stage(folder, PostgresDatabase(server.url, f"kvs_{uuid4().hex}").create())
        with own.install(env={"BROKER_URL": redis.url}, settle_ms=200) as place:
            begin(place)
            place.run_worker()
            for turn, mode in enumerate(MODES, start=1):
                batches.wait_for(place, turn * len(NAMES) // (len(MODES) + 1))
                time.sleep(dice.uniform(0, 0.3))
                server.stop(mode=mode)
                if mode == "immediate":
                    redis.kill()
                time.sleep(dice.uniform(0, DOWN))
                server.start()
                if mode == "immediate":
                    redis.start()
            return end(place)


@needs_server
@needs_redis_server
@pytest.mark.scene.with_args(restarted_underneath)
def test_a_batch_survives_that_its_database_and_its_broker_are_started_again(aftermath: Aftermath) -> None:
    assert batches.is_whole(aftermath, set(NAMES))
