"""A process that stops without dying, and wakes up too late: what others settled meanwhile stays as it is."""

import time
from collections.abc import Sequence
from typing import Any

import pytest

from tests.faults.aftermath import Aftermath, look_around
from tests.faults.kills import Step, by_command, late_request_arrives, waiting_at
from tests.faults.processes import Process
from tests.faults.rig import LOOKS, Installation, until
from tests.faults.stage import Stage

pytestmark = pytest.mark.fault

Claims = dict[str, tuple[Any, ...]]
IN_ORDER = (Step.CLAIMED, Step.CARRIED_OUT, Step.LATE, Step.CLAIMING)
name_of = {step: step.name.lower() for step in Step}


def stalled_senders(stage: Stage) -> Aftermath:
    with stage.install() as place:
        stalled = {name_of[step]: stall_at(step, place) for step in IN_ORDER}
        place.cloud.set_faults()
        watched = [name_of[step] for step in (Step.CLAIMED, Step.CARRIED_OUT, Step.LATE)]
        early = watch_over(place, watched, place.worker_with_beat)
        place.settle(within=60)
        late_request_arrives(place)
        before, sent = outcomes(place), create_requests(place)
        codes = {name: wake(process) for name, process in stalled.items()}
        return look_around(
            place,
            early=early,
            codes=" ".join(map(str, codes.values())),
            changed=str(outcomes(place) != before),
            sent=str(create_requests(place) - sent),
            said=" ".join(sorted(process.said for process in stalled.values())),
        )


def stalled_drainer(stage: Stage) -> Aftermath:
    """One of two workers freezes in the middle of a drain, and wakes when the other has done the rest."""
    with stage.install(latency_ms=100) as place:
        first = place.worker()
        place.request(*(f"gate-{number}" for number in range(10)), hint=True)
        until(lambda: states(place).count("succeeded") >= 3, "the drain is under way", within=30)
        place.cloud.set_faults(latency_ms=3000)
        until(first.stands_still, "it waits for the cloud")
        freeze_between_writes(first, place)
        place.cloud.set_faults(latency_ms=0)
        place.worker_with_beat()
        place.settle(within=90)
        before = outcomes(place)
        first.thaw()
        until(first.stands_still, "it has found that there is nothing left to do")
        return look_around(place, changed=str(outcomes(place) != before))


def stalled_in_a_transaction(stage: Stage) -> Aftermath:
    """It freezes where it has to wait for its turn in the trail, and on PostgreSQL its turn comes then."""
    with stage.install() as place:
        stall_at(Step.ANSWERED, place)
        place.cloud.set_faults()
        place.worker_with_beat()
        place.request("another")
        place.settle(within=60)
        return look_around(place)


def two_workers(stage: Stage) -> Aftermath:
    with stage.install(latency_ms=20) as place:
        workers = [place.run_worker(), place.run_worker()]
        until(lambda: running(place) == len(workers), "both workers run", within=40)
        place.request(*(f"north-{number}" for number in range(20)), target="eu-north-1", hint=True)
        place.request(*(f"west-{number}" for number in range(20)), target="eu-west-1", hint=True)
        place.settle(within=60)
        attempts = place.database.read("SELECT max(attempt) FROM channels_app_operation")
        return look_around(place, regions=("eu-north-1", "eu-west-1"), attempts=str(attempts[0][0]))


def stall_at(step: Step, place: Installation) -> Process:
    with waiting_at(step, place, name_of[step], by_command(place, name_of[step])) as process:
        process.freeze()
    return process


def freeze_between_writes(process: Process, place: Installation) -> None:
    """Whoever freezes inside a write to SQLite holds everybody up, and nobody could do anything about it."""
    process.freeze()
    while not place.database.is_free():
        process.thaw()
        time.sleep(LOOKS)
        process.freeze()


def watch_over(place: Installation, names: Sequence[str], start: Any) -> str:
    """Start a worker; the names of those whose row it touched although their claim had not run out."""
    claimed = claims(place)
    start()
    left, early = set(names), []
    deadline = time.monotonic() + 30
    while left and time.monotonic() < deadline:
        now, rows = database_clock(place), claims(place)
        touched = {name for name in left if rows[name] != claimed[name]}
        early += [name for name in touched if now < claimed[name][0]]
        left -= touched
        time.sleep(LOOKS)
    return " ".join(early)


def wake(process: Process) -> int:
    process.thaw()
    return process.wait(within=30)


def claims(place: Installation) -> Claims:
    """Until when, by whom, which attempt, and the state."""
    rows = place.database.read(
        "SELECT c.name, o.claimed_until, o.claimed_by, o.attempt, o.state FROM channels_app_operation o"
        " JOIN channels_app_channel c ON c.id = o.channel_id"
    )
    return {name: tuple(claim) for name, *claim in rows}


def database_clock(place: Installation) -> Any:
    return place.database.read(f"SELECT {place.database.now}")[0][0]


def outcomes(place: Installation) -> list[tuple[Any, ...]]:
    return place.database.read(
        "SELECT id, state, attempt, claimed_by, claimed_until, finished_at, request_id, answer"
        " FROM channels_app_operation ORDER BY id"
    )


def states(place: Installation) -> list[str]:
    return [state for (state,) in place.database.read("SELECT state FROM channels_app_operation")]


def running(place: Installation) -> int:
    return int(place.database.read("SELECT count(*) FROM channels_app_worker")[0][0])


def create_requests(place: Installation) -> int:
    return int(place.cloud.state()["requests"].get("CreateSignalingChannel", 0))


@pytest.mark.scene.with_args(stalled_senders)
def test_no_other_touches_an_operation_before_its_claim_ran_out(aftermath: Aftermath) -> None:
    assert aftermath.notes["early"] == ""


@pytest.mark.scene.with_args(stalled_senders)
def test_a_late_outcome_overwrites_nothing(aftermath: Aftermath) -> None:
    assert aftermath.notes["changed"] == "False"


@pytest.mark.scene.with_args(stalled_senders)
def test_a_sender_that_wakes_up_too_late_sends_nothing(aftermath: Aftermath) -> None:
    assert aftermath.notes["sent"] == "0"


@pytest.mark.scene.with_args(stalled_senders)
def test_who_waited_gets_the_arn_that_the_worker_found(aftermath: Aftermath) -> None:
    assert aftermath.notes["codes"] == "0 0 0 0"
    assert aftermath.notes["said"].split() == sorted(arn for _, arn in aftermath.cloud)


@pytest.mark.parametrize("step", IN_ORDER)
@pytest.mark.scene.with_args(stalled_senders)
def test_a_sender_stalls_when(aftermath: Aftermath, step: Step) -> None:
    assert aftermath.told[name_of[step], "succeeded"] == 1
    assert aftermath.through[name_of[step]] == "worker"


@pytest.mark.scene.with_args(stalled_drainer)
def test_a_drainer_that_wakes_up_after_its_lease_does_no_harm(aftermath: Aftermath) -> None:
    assert aftermath.notes["changed"] == "False"
    assert len(aftermath.names) == 10


@pytest.mark.scene.with_args(stalled_in_a_transaction)
def test_a_process_that_stalls_inside_a_transaction_does_not_stop_the_others(aftermath: Aftermath) -> None:
    assert aftermath.names == {name_of[Step.ANSWERED], "another"}


@pytest.mark.scene.with_args(two_workers)
def test_two_workers_carry_each_operation_out_once(aftermath: Aftermath) -> None:
    assert (len(aftermath.cloud), aftermath.created_requests, aftermath.notes["attempts"]) == (40, 40, "1")
