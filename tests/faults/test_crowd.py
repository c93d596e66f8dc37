"""Everything is killed in the middle of a crowd, at moments that nobody chose."""

import random
import time

import pytest

from tests.faults.aftermath import Aftermath, look_around
from tests.faults.crowd import Crowd, Form
from tests.faults.stage import Stage

pytestmark = pytest.mark.fault
ROUNDS = 3
WEB, WORKER = 8, 5


def killed_in_a_crowd(stage: Stage) -> Aftermath:
    """Web server and worker die together, again and again; whoever pressed a button presses it once more."""
    dice = random.Random()  # noqa: S311
    with stage.install(latency_ms=60, settle_ms=300) as place:
        forms: list[Form] = []
        for turn in range(ROUNDS):
            worker = place.worker_with_beat()
            crowd = Crowd(place)
            crowd.press(forms)
            crowd.come(f"round-{turn}", web=WEB, worker=WORKER, command=0)
            time.sleep(dice.uniform(0, 0.8))
            worker.kill()
            crowd.server.kill()
            crowd.leave()
            forms = crowd.forms
        place.worker_with_beat()
        crowd = Crowd(place)
        crowd.press(forms)
        crowd.leave()
        place.settle(within=90)
        return look_around(place)


@pytest.mark.scene.with_args(killed_in_a_crowd)
def test_a_crowd_s_channels_are_all_there_once(aftermath: Aftermath) -> None:
    wanted = {f"round-{turn}-web-{number}" for turn in range(ROUNDS) for number in range(WEB)}
    wanted |= {f"round-{turn}-worker-{number}" for turn in range(ROUNDS) for number in range(WORKER)}

    assert aftermath.names == wanted
    assert aftermath.creates == len(wanted)


@pytest.mark.scene.with_args(killed_in_a_crowd)
def test_the_trail_tells_once_of_each_of_the_crowd_s_creates(aftermath: Aftermath) -> None:
    assert {count for (_, result), count in aftermath.told.items() if result == "requested"} == {1}
    assert {count for (_, result), count in aftermath.told.items() if result == "succeeded"} == {1}
