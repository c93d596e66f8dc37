"""A batch is undone while its workers are killed and the cloud fails: all that it created goes, and nothing else."""

import pytest

from tests.faults import batches
from tests.faults.aftermath import Aftermath, look_around
from tests.faults.rig import Installation, until
from tests.faults.stage import Stage

pytestmark = pytest.mark.fault

NAMES = [f"bed-{number}" for number in range(300)]
OTHER = "gate-1"
REGION = "eu-west-1"
KILLS = 6
FEW = 10  # pauses grow with each failure, so the last of three hundred would take minutes in such a cloud
FAULTS = {
    "drop_after": 0.05,
    "drop_before": 0.05,
    "error500": 0.05,
    "error500_after@DeleteSignalingChannel": 0.05,
    "throttle": 0.02,
    "stale_list": "0.3:2",
    "stale_describe": "0.3:2",
}


def killed_undo(stage: Stage) -> Aftermath:
    with stage.install(settle_ms=200) as place:
        batches.open_target(place, REGION, pace=100)
        place.request(OTHER, target=REGION)
        batches.make(place, REGION, NAMES)
        undo(place)
        place.cloud.set_faults(**FAULTS)
        batches.strike(place, "delete", times=KILLS, of=len(NAMES))
        place.worker_with_beat()
        until(lambda: len(left(place)) <= FEW, "most are deleted", within=120, look=0.2)
        place.cloud.set_faults()
        until(lambda: not left(place), "all are deleted", within=90, look=0.2)
        return look_around(place, regions=(REGION,), deletes=batches.told(place, "delete"))


def undo(place: Installation) -> None:
    process = place.start("-m", "tests.faults.deletes", "undo")
    assert process.wait(within=60) == 0, process.complained


def left(place: Installation) -> list[tuple[object, ...]]:
    return place.database.read(
        "SELECT name FROM channels_app_batch WHERE state <> 'done' UNION ALL"
        " SELECT name FROM channels_app_channel WHERE state NOT IN ('active', 'deleted')"
    )


@pytest.mark.scene.with_args(killed_undo)
def test_an_undo_survives_kills_and_a_cloud_that_fails(aftermath: Aftermath) -> None:
    assert aftermath.names == {OTHER}
    assert aftermath.notes["deletes"] == "requested 300 of 300, succeeded 300 of 300"
