"""A batch of two thousand while the cloud loses answers, fails, throttles and shows what is stale."""

from tests.faults import batches
from tests.faults.aftermath import Aftermath, look_around
from tests.faults.rig import Installation

NAMES = [f"bed-{number}" for number in range(2000)]
REGION = "eu-west-1"
PACE = 200
FAULTS = {
    "drop_after": 0.05,
    "error500": 0.05,
    "throttle@CreateSignalingChannel": 0.01,
    "stale_describe": "0.3:2",
    "stale_tags": "0.3:2",
    "stale_list": "0.3:2",
}


def begin(place: Installation) -> None:
    """The batch is submitted, nobody has begun with it, and the storm rises."""
    batches.open_target(place, REGION, pace=PACE)
    batches.give(place, {REGION: NAMES})
    place.cloud.set_faults(**FAULTS)


def end(place: Installation) -> Aftermath:
    """The cloud goes on failing until all is settled."""
    batches.finish(place, within=240)
    place.cloud.set_faults()
    return look_around(place, regions=(REGION,))
