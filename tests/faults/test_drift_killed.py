"""Workers that delete what was found in AWS are killed again and again; each is gone in the end, deleted once."""

from dataclasses import replace

import pytest

from tests.faults.aftermath import Aftermath, list_cloud, look_around
from tests.faults.rig import ACCOUNT, Installation, until
from tests.faults.stage import Stage
from tests.localkvs.wire import ask

pytestmark = pytest.mark.fault

FOUND = 120  # more than two groups
OURS = "ward-3"


def killed_while_deleting(stage: Stage) -> Aftermath:
    with stage.install() as place:
        place.request(OURS)
        worker = place.worker_with_beat()
        place.settle(within=60)
        worker.kill()
        for number in range(FOUND):
            wish = {"ChannelName": f"kiosk-{number}", "Tags": [{"Key": "app", "Value": "kiosk"}]}
            ask(place.cloud, "CreateSignalingChannel", wish, key=ACCOUNT)
        assert place.manage("sync_channels").returncode == 0
        assert place.start("-m", "tests.faults.drifts", "delete").wait(within=60) == 0
        place.cloud.set_faults(**{"delay@DeleteSignalingChannel": "1:0.2"})
        for reached in (1, FOUND // 2, FOUND - 1):
            worker = place.worker_with_beat()
            until(lambda: asked_for(place) >= reached, f"{reached} are asked for", within=120)  # noqa: B023
            worker.kill()
        place.worker_with_beat()
        until(lambda: len(list_cloud(place)) == 1 and not open_ones(place), "all are gone", within=240)
        return replace(look_around(place), notes=ended(place))


def asked_for(place: Installation) -> int:
    return count(place, "SELECT count(*) FROM channels_app_operation WHERE kind = 'delete'")


def open_ones(place: Installation) -> int:
    return count(place, "SELECT count(*) FROM channels_app_channel WHERE state NOT IN ('active', 'deleted')")


def count(place: Installation, query: str) -> int:
    ((number,),) = place.database.read(query)
    return int(number)


def ended(place: Installation) -> dict[str, str]:
    """How many there are of each, by what became of them."""
    operations = place.database.read(
        "SELECT kind, state, count(*) FROM channels_app_operation GROUP BY kind, state"
    )
    told = place.database.read(
        "SELECT action, result, count(*) FROM audit_auditevent WHERE action IN ('channel.adopt', 'channel.deleted')"
        " OR (action = 'channel.delete' AND result IN ('requested', 'succeeded')) GROUP BY action, result"
    )
    return {f"{what} {how}": str(number) for what, how, number in [*operations, *told]}


@pytest.mark.scene.with_args(killed_while_deleting)
def test_what_was_found_is_adopted_and_deleted_once_whoever_dies(aftermath: Aftermath) -> None:
    assert aftermath.names == {OURS}
    assert aftermath.notes == {
        "create succeeded": "1",
        **dict.fromkeys(
            (
                "delete succeeded",
                "channel.adopt succeeded",
                "channel.delete requested",
                "channel.delete succeeded",
                "channel.deleted succeeded",
            ),
            str(FOUND),
        ),
    }
