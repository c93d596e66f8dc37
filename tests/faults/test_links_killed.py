"""A process that links channels to a stream is killed between each two writes of it; each is linked once in the end."""

import time
from dataclasses import replace

import pytest

from tests.faults.aftermath import Aftermath, look_around
from tests.faults.kills import LATE, Step
from tests.faults.rig import Installation
from tests.faults.stage import Stage
from tests.faults.test_changes_killed import (
    LINK,
    create,
    operation_of,
    settle,
    stream_for,
    stream_of,
    waiting_at,
)

pytestmark = pytest.mark.fault

STEPS = (Step.INTENDED, Step.CLAIMED, Step.SENT, Step.CARRIED_OUT, Step.ANSWERED, Step.LATE)
name_of = {step: step.name.lower() for step in STEPS}


def killed_links(stage: Stage) -> Aftermath:
    with stage.install() as place:
        create(place, list(name_of.values()))
        for step, name in name_of.items():
            with waiting_at(step, LINK, place, name) as process:
                process.kill()
            place.cloud.set_faults()
        place.worker_with_beat()
        settle(place)
        time.sleep(LATE / 4)  # and the late request has arrived
        notes = {name: how_it_ended(place, name) for name in name_of.values()}
        return replace(look_around(place), notes=notes)


def how_it_ended(place: Installation, name: str) -> str:
    told = place.database.read(
        "SELECT result, count(*) FROM audit_auditevent WHERE action = 'channel.link'"  # noqa: S608
        f" AND subject_label = '{name}' AND result IN ('requested', 'succeeded') GROUP BY result ORDER BY result"
    )
    counts = " ".join(f"{result} {number}" for result, number in told)
    linked = "linked" if stream_of(place, name) == stream_for(name) else "not linked"
    return f"{linked}, {operation_of(place, name, 'link')}, {counts}"


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.scene.with_args(killed_links)
def test_a_process_that_links_is_killed_when(aftermath: Aftermath, step: Step) -> None:
    assert aftermath.notes[name_of[step]] == "linked, succeeded, requested 1 succeeded 1"
