"""AWS refuses in the middle of a batch what only a person can put right: the batch waits, and then goes on."""

import time
from uuid import UUID

import pytest

from tests.faults import batches
from tests.faults.aftermath import Aftermath, look_around
from tests.faults.browser import Browser
from tests.faults.rig import Installation, until
from tests.faults.stage import Stage
from tests.localkvs.wire import ask

pytestmark = pytest.mark.fault

REGION = "eu-west-1"
NAMES = [f"bed-{number}" for number in range(300)]
OTHERS = 20  # channels that somebody else has, without which ours would all find room
CREATE = "CreateSignalingChannel"
A_WHILE = 2  # seconds


def repaired_three_times(stage: Stage) -> Aftermath:
    with stage.install(settle_ms=200, channel_limit=len(NAMES)) as place:
        others = [make_for_others(place, f"other-{number}") for number in range(OTHERS)]
        batches.open_target(place, REGION, pace=100)
        _, port = place.web()
        browser = Browser().sign_in(port)
        batches.give(place, {REGION: NAMES})
        place.worker_with_beat()
        notes = {}
        for fault, at in ((f"denied@{CREATE}", 60), ("expired", 150)):
            batches.wait_for(place, at)
            place.cloud.set_faults(**{fault: 1})
            notes[fault.partition("@")[0]] = wait_until_it_waits(place)
            place.cloud.set_faults()
            go_on(place, browser, port)
        notes["full"] = wait_until_it_waits(place)
        for arn in others:
            ask(place.cloud, "DeleteSignalingChannel", {"ChannelARN": arn}, region=REGION)
        time.sleep(0.3)
        go_on(place, browser, port)
        batches.finish(place, within=60)
        return look_around(place, regions=(REGION,), **notes)


def make_for_others(place: Installation, name: str) -> str:
    """The ARN of a channel that is none of the console's."""
    return str(ask(place.cloud, CREATE, {"ChannelName": name}, region=REGION).fields["ChannelARN"])


def wait_until_it_waits(place: Installation) -> str:
    """What the batch says, once it is paused; and what is wrong with that, if anything is."""
    paused = "SELECT because FROM channels_app_batch WHERE state = 'paused'"
    until(lambda: place.database.read(paused), "the batch is paused", within=30)
    sent = create_requests(place)
    time.sleep(A_WHILE)
    ((because,),) = place.database.read(paused)
    failed, more = batches.count(place, "failed"), create_requests(place) - sent
    return f"{failed} failed, {more} more sent. {because}"


def go_on(place: Installation, browser: Browser, port: int) -> None:
    """Somebody has put it right, and presses the button."""
    ((batch,),) = place.database.read("SELECT id FROM channels_app_batch")
    status, _ = browser.post(port, f"/batches/{UUID(str(batch))}/go-on/", {})
    assert status == 302


def create_requests(place: Installation) -> int:
    return int(place.cloud.state()["requests"].get(CREATE, 0))


@pytest.mark.parametrize(
    ("cause", "says"),
    [("denied", "kinesisvideo:CreateSignalingChannel"), ("expired", "expired"), ("full", "limit")],
)
@pytest.mark.scene.with_args(repaired_three_times)
def test_a_batch_stops_without_a_failed_row_when(aftermath: Aftermath, cause: str, says: str) -> None:
    note = aftermath.notes[cause]

    assert note.startswith("0 failed, 0 more sent.")
    assert says in note


@pytest.mark.scene.with_args(repaired_three_times)
def test_a_batch_goes_on_after_each_repair_to_its_end(aftermath: Aftermath) -> None:
    assert aftermath.names == set(NAMES)
    assert set(aftermath.states.values()) == {"succeeded"}
