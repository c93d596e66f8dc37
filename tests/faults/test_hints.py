"""The broker forgets everything: its messages are hints, and the work is found without them."""

import pytest

from tests.faults.aftermath import Aftermath, look_around
from tests.faults.brokers import forget_all, needs_redis, redis_of
from tests.faults.rig import Installation, until
from tests.faults.stage import Stage

pytestmark = pytest.mark.fault

NAMES = {f"gate-{number}" for number in range(5)}


def wiped_folder(stage: Stage) -> Aftermath:
    with stage.install() as place:
        worker_that_sweeps(place)
        forget_all(place)
        place.request(*NAMES)
        place.settle(within=40)
        return look_around(place)


def wiped_redis(stage: Stage) -> Aftermath:
    with stage.install(env={"BROKER_URL": redis_of(5)}) as place:
        worker_that_sweeps(place)
        forget_all(place)
        place.request(*NAMES)
        place.settle(within=40)
        return look_around(place)


def worker_that_sweeps(place: Installation) -> None:
    """It runs, and beat's own messages go round."""
    seen = "SELECT max(seen_at) FROM channels_app_worker"
    place.run_worker()
    until(lambda: place.database.read(seen) != [(None,)], "the worker runs", within=40)
    first = place.database.read(seen)
    until(lambda: place.database.read(seen) != first, "beat sweeps", within=40)


@pytest.mark.scene.with_args(wiped_folder)
def test_the_work_is_found_after_the_broker_s_folder_was_removed(aftermath: Aftermath) -> None:
    assert aftermath.names == NAMES


@needs_redis
@pytest.mark.scene.with_args(wiped_redis)
def test_the_work_is_found_after_redis_forgot_everything(aftermath: Aftermath) -> None:
    assert aftermath.names == NAMES
