"""A process that deletes is killed between each two steps of the road. Afterwards the channel is gone for good."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.faults.aftermath import Aftermath, list_cloud, look_around
from tests.faults.kills import DESCRIBE, IDENTITY, LATE, LEAVES, Step
from tests.faults.processes import Process
from tests.faults.rig import Installation, until
from tests.faults.stage import Stage

pytestmark = pytest.mark.fault

DELETE = "DeleteSignalingChannel"
STEPS = (Step.INTENDED, Step.CLAIMED, Step.SENT, Step.CARRIED_OUT, Step.ANSWERED, Step.LATE)
KEPT = "kept"
SLOW = {  # which call is slow at each step, and for so many seconds
    Step.INTENDED: (f"delay@{IDENTITY}", 6),
    Step.CLAIMED: (f"delay@{DESCRIBE}", 6),
    Step.SENT: (f"delay@{DELETE}", 5),
    Step.CARRIED_OUT: (f"delay_after@{DELETE}", 6),
    Step.ANSWERED: (f"delay@{DELETE}", 2),
    Step.LATE: (f"delay@{DELETE}", LATE),
}
name_of = {step: step.name.lower() for step in STEPS}


def killed_deletes(stage: Stage) -> Aftermath:
    with stage.install() as place:
        create(place, [*name_of.values(), KEPT])
        for step, name in name_of.items():
            with waiting_at(step, place, name) as process:
                process.kill()
            place.cloud.set_faults()
        place.worker_with_beat()
        until(lambda: not open_ones(place), "no delete is open", within=120, look=0.2)
        time.sleep(LATE / 4)  # and the late request has arrived
        notes = {name: state_of(place, name) for name in [*name_of.values(), KEPT]}
        return replace(look_around(place), notes=notes)


def create(place: Installation, names: list[str]) -> None:
    """Channels that are active, and nobody works any more."""
    place.request(*names)
    worker = place.worker_with_beat()
    place.settle(within=60)
    worker.kill()


@contextmanager
def waiting_at(step: Step, place: Installation, name: str) -> Iterator[Process]:
    """A process that deletes the channel; inside, it waits at the step."""
    fault, seconds = SLOW[step]
    place.cloud.set_faults(**{fault: f"1:{seconds}"})
    process = place.start("-m", "tests.faults.deletes", "channel", name)
    state = "queued" if step is Step.INTENDED else "sent"
    _until(place, name, lambda: operation_of(place, name) == state)
    match step:
        case Step.SENT | Step.LATE:
            time.sleep(2 * LEAVES)
        case Step.CARRIED_OUT:
            _until(place, name, lambda: not is_there(place, name))
        case Step.ANSWERED:
            with place.database.hold():
                _until(place, name, lambda: not is_there(place, name) and process.stands_still())
                yield process
            return
    assert process.runs, f"It did not wait where {step}: {process.said} {process.complained}"
    yield process


def _until(place: Installation, name: str, check: Callable[[], bool]) -> None:
    until(check, f"{name} is where it should be: {operation_of(place, name)}", within=30)


def is_there(place: Installation, name: str) -> bool:
    return name in dict(list_cloud(place))


def operation_of(place: Installation, name: str) -> str:
    """The state of its delete; nothing where there is no intent."""
    rows = place.database.read(
        f"SELECT state FROM channels_app_operation WHERE kind = 'delete' AND name = '{name}'"  # noqa: S608
    )
    return str(rows[0][0]) if rows else ""


def state_of(place: Installation, name: str) -> str:
    """Of the channel and of its delete, and how often the trail tells that it was asked for and that it succeeded."""
    (channel,) = place.database.read(f"SELECT state FROM channels_app_channel WHERE name = '{name}'")  # noqa: S608
    told = place.database.read(
        "SELECT result, count(*) FROM audit_auditevent WHERE action = 'channel.delete'"  # noqa: S608
        f" AND subject_label = '{name}' AND result IN ('requested', 'succeeded') GROUP BY result ORDER BY result"
    )
    counts = " ".join(f"{result} {number}" for result, number in told)
    return f"{channel[0]}, {operation_of(place, name)}, {counts}"


def open_ones(place: Installation) -> list[tuple[object, ...]]:
    return place.database.read(
        "SELECT name, state FROM channels_app_operation WHERE state IN ('queued', 'sent', 'unknown') UNION ALL"
        " SELECT name, state FROM channels_app_channel WHERE state = 'deleting'"
    )


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.scene.with_args(killed_deletes)
def test_a_process_that_deletes_is_killed_when(aftermath: Aftermath, step: Step) -> None:
    assert aftermath.notes[name_of[step]] == "deleted, succeeded, requested 1 succeeded 1"


@pytest.mark.scene.with_args(killed_deletes)
def test_what_nobody_asked_to_delete_is_still_there(aftermath: Aftermath) -> None:
    assert aftermath.names == {KEPT}
    assert aftermath.notes[KEPT].startswith("active, ")
