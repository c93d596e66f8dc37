"""Workers are killed in the middle of a batch of two thousand, while the cloud fails and the broker forgets."""

import random
import time
from collections.abc import Callable
from functools import partial

import pytest

from tests.faults import batches
from tests.faults.aftermath import Aftermath
from tests.faults.brokers import forget_all, needs_redis, redis_of
from tests.faults.databases import is_postgres
from tests.faults.rig import Installation
from tests.faults.stage import Stage
from tests.faults.storm import NAMES, begin, end

pytestmark = pytest.mark.fault

KILLS = 20
WIPES = 6


def killed(stage: Stage) -> Aftermath:
    with stage.install(settle_ms=200) as place:
        begin(place)
        strike(place, KILLS, lambda: None)
        place.worker_with_beat()
        return end(place)


def killed_and_forgotten(stage: Stage) -> Aftermath:
    """With the broker that goes with the database: a server of its own, or a folder."""
    env = {"BROKER_URL": redis_of(6)} if is_postgres() else {}
    with stage.install(env=env, settle_ms=200) as place:
        begin(place)
        forget_all(place)
        strike(place, WIPES, partial(forget_all, place))
        place.worker_with_beat()
        return end(place)


def strike(place: Installation, times: int, harm: Callable[[], None]) -> None:
    """So many workers, each killed in the middle of its sends. `harm` is done while it works, and when it is gone."""
    dice = random.Random()  # noqa: S311
    for turn in range(1, times + 1):
        worker = place.worker_with_beat()
        batches.wait_for(place, turn * len(NAMES) // (times + 1) - 20)
        harm()
        time.sleep(dice.uniform(0, 0.3))
        assert batches.count(place, "succeeded") < len(NAMES), "All was done before it was killed"
        worker.kill()
        harm()


@pytest.mark.scene.with_args(killed)
def test_a_batch_survives_twenty_kills_of_its_workers(aftermath: Aftermath) -> None:
    assert batches.is_whole(aftermath, set(NAMES))


@needs_redis
@pytest.mark.scene.with_args(killed_and_forgotten)
def test_a_batch_survives_kills_and_a_broker_that_forgets_everything(aftermath: Aftermath) -> None:
    assert batches.is_whole(aftermath, set(NAMES))
