"""A comparison that is killed in the middle of its pages goes on where it was, and ends with the truth."""

from collections.abc import Iterator

import pytest

from tests.faults.rig import ACCOUNT, REGION, Installation, until
from tests.faults.stage import Stage
from tests.localkvs.wire import ask

pytestmark = pytest.mark.fault
CHANNELS = 60


@pytest.fixture(scope="module")
def place(stage: Stage) -> Iterator[Installation]:
    with stage.install() as place:
        yield place


def read(place: Installation, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in place.database.read(query)]


def test_a_comparison_that_was_killed_goes_on_where_it_was(place: Installation) -> None:
    for number in range(CHANNELS):
        wish = {"ChannelName": f"gate-{number}"}
        ask(place.cloud, "CreateSignalingChannel", wish, key=ACCOUNT, region=REGION)
    place.cloud.set_faults(
        **{"short_pages@ListSignalingChannels": "1:10", "delay@ListSignalingChannels": "1:1"}
    )
    killed = place.start("manage.py", "sync_channels")
    until(lambda: read(place, "SELECT pages FROM channels_app_sync")[:1] == [(2,)], "two pages are read")

    killed.kill()
    lists = place.cloud.state()["requests"]["ListSignalingChannels"]
    place.cloud.set_faults(**{"short_pages@ListSignalingChannels": "1:10"})
    until(lambda: place.manage("sync_channels").returncode == 0, "its claim has run out", within=60, look=2)

    assert read(place, "SELECT in_aws FROM channels_app_sync") == [(CHANNELS,)]
    assert read(place, "SELECT count(*) FROM channels_app_drift") == [(CHANNELS,)]
    assert place.cloud.state()["requests"]["ListSignalingChannels"] - lists <= 5
