"""Two that write at the same time and wait for each other's locks: both get through."""

import threading

import pytest

from tests.faults.aftermath import Aftermath, look_around
from tests.faults.kills import IDENTITY, by_command
from tests.faults.rig import until
from tests.faults.stage import Stage

pytestmark = pytest.mark.fault


def first_contact(stage: Stage) -> Aftermath:
    """A target's account is written down while another create of that target waits for its turn in the trail.

    An insert locks the target that it refers to as it commits, and then it has the end of the trail already.
    """
    with stage.install() as place:
        place.request("before")
        place.cloud.set_faults(**{f"delay@{IDENTITY}": "1:3"})
        connecting = by_command(place, "connecting")({})
        until(lambda: place.operation("connecting"), "its intent is committed")
        with place.database.hold():
            writing = threading.Thread(target=place.request, args=("writing",))
            writing.start()
            until(lambda: place.cloud.state()["requests"].get(IDENTITY), "AWS said which account it is")
            until(connecting.stands_still, "it waits for its turn as well")
        writing.join()
        code = connecting.wait(within=30)
        place.cloud.set_faults()
        place.worker_with_beat()
        place.settle(within=60)
        return look_around(place, code=str(code))


@pytest.mark.scene.with_args(first_contact)
def test_a_create_and_the_first_contact_with_its_account_do_not_stop_each_other(aftermath: Aftermath) -> None:
    assert aftermath.notes["code"] == "0"
    assert aftermath.names == {"before", "connecting", "writing"}
