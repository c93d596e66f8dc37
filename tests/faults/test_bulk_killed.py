"""Many channels are tagged at once while workers are killed and the cloud fails: each has the tag in the end, once."""

from dataclasses import replace

import pytest

from tests.faults import batches
from tests.faults.aftermath import Aftermath, look_around
from tests.faults.rig import ACCOUNT, PERSON, Installation, until
from tests.faults.stage import Stage
from tests.localkvs.wire import ask

pytestmark = pytest.mark.fault

NAMES = [f"bed-{number}" for number in range(150)]
REGION = "eu-west-1"
KILLS = 5
FEW = 10  # pauses grow with each failure, so the last of them would take minutes in such a cloud
FAULTS = {
    "drop_after": 0.03,
    "drop_before": 0.03,
    "error500": 0.03,
    "error500_after@TagResource": 0.05,
    "throttle": 0.02,
}


def killed_bulk(stage: Stage) -> Aftermath:
    with stage.install(settle_ms=200) as place:
        batches.open_target(place, REGION, pace=100)
        batches.make(place, REGION, NAMES)
        ask_for_tag(place)
        place.cloud.set_faults(**FAULTS)
        batches.strike(place, "tag", times=KILLS, of=len(NAMES))
        place.worker_with_beat()
        until(
            lambda: batches.succeeded(place, "tag") >= len(NAMES) - FEW,
            "most are tagged",
            within=120,
            look=0.2,
        )
        place.cloud.set_faults()
        batches.finish(place, within=90)
        return replace(
            look_around(place, regions=(REGION,)),
            notes={"tags": batches.told(place, "tag"), **in_cloud(place)},
        )


def ask_for_tag(place: Installation) -> None:
    asked = place.manage(
        "update_channels", "--tag", "floor=2", "--name-prefix", "bed-", "--target", REGION, "--actor", PERSON
    )
    assert asked.returncode == 0, asked.stderr


def in_cloud(place: Installation) -> dict[str, str]:
    """The tag of each channel, as AWS has it and as it is on record, where they are the same."""
    rows = place.database.read(
        "SELECT c.name, c.arn, t.value FROM channels_app_channel c"
        " LEFT JOIN channels_app_channeltag t ON t.channel_id = c.id AND t.key = 'floor'"
    )
    held = {}
    for name, arn, recorded in rows:
        tags = ask(
            place.cloud, "ListTagsForResource", {"ResourceARN": arn}, key=ACCOUNT, region=REGION
        ).fields
        held[name] = " but ".join(dict.fromkeys([str(tags["Tags"].get("floor")), str(recorded)]))
    return held


@pytest.mark.scene.with_args(killed_bulk)
def test_a_bulk_tag_survives_kills_and_a_cloud_that_fails(aftermath: Aftermath) -> None:
    assert aftermath.notes == {
        "tags": "requested 150 of 150, succeeded 150 of 150",
        **dict.fromkeys(NAMES, "2"),
    }
