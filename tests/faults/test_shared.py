"""Many workers on PostgreSQL with Redis: they share the targets out among them, and none does another's work."""

import time
from typing import Any

import pytest

from channels_app.jobs.lease import LEASE
from channels_app.services.road.claim import CLAIM
from tests.faults import batches
from tests.faults.aftermath import Aftermath, look_around
from tests.faults.brokers import forget_all, needs_redis, redis_of
from tests.faults.processes import Process
from tests.faults.rig import Installation, until
from tests.faults.stage import Stage

pytestmark = [pytest.mark.fault, needs_redis]

REGIONS = ("eu-west-1", "us-east-1")
ROWS = 300
PACE = 50
NAMES = {region: [f"{region}-{number}" for number in range(ROWS)] for region in REGIONS}
ALL = {name for names in NAMES.values() for name in names}
PAST_ALL_CLAIMS = (LEASE + CLAIM).total_seconds() + 2


def two(stage: Stage) -> Aftermath:
    return share(stage, workers=2, broker=redis_of(7))


def four(stage: Stage) -> Aftermath:
    return share(stage, workers=4, broker=redis_of(8))


def share(stage: Stage, *, workers: int, broker: str) -> Aftermath:
    with stage.install(env={"BROKER_URL": broker}, latency_ms=20) as place:
        start_workers(place, workers)
        batches.give(place, NAMES)
        batches.finish(place, within=90)
        return look_around(place, regions=REGIONS, attempts=attempts(place), side_by_side=side_by_side(place))


def stalled(stage: Stage) -> Aftermath:
    """One of two workers freezes in the middle of its drain, wherever it is, and wakes when the other has done all."""
    with stage.install(env={"BROKER_URL": redis_of(9)}, latency_ms=50) as place:
        workers = start_workers(place, 2)
        batches.give(place, NAMES)
        batches.wait_for(place, ROWS // 3)
        frozen = next(worker for worker in workers if worker.pid == drainer(place))
        frozen.freeze()
        time.sleep(PAST_ALL_CLAIMS)
        batches.finish(place, within=60)
        before = outcomes(place)
        frozen.thaw()
        until(frozen.stands_still, "it has found that there is nothing left to do")
        return look_around(place, regions=REGIONS, changed=str(outcomes(place) != before))


def start_workers(place: Installation, number: int) -> list[Process]:
    forget_all(place)
    for region in REGIONS:
        batches.open_target(place, region, pace=PACE)
    workers = [place.worker_with_beat() for _ in range(number)]
    seen = "SELECT count(*) FROM channels_app_worker"
    until(lambda: place.database.read(seen) == [(number,)], "all workers run", within=60)
    return workers


def attempts(place: Installation) -> str:
    """The most that an operation took, by the record and by the trail."""
    of_rows = place.database.read("SELECT max(attempt) FROM channels_app_operation")
    of_events = place.database.read(
        "SELECT max((body::json->'details'->>'attempt')::int) FROM audit_auditevent"
        " WHERE action = 'channel.create' AND result = 'succeeded'"
    )
    return f"{of_rows[0][0]} {of_events[0][0]}"


def side_by_side(place: Installation) -> str:
    """How many creates of each target came to their outcome while both targets were being drained."""
    rows = place.database.read(
        "SELECT target, extract(epoch FROM at) FROM audit_auditevent"
        " WHERE action = 'channel.create' AND result = 'succeeded'"
    )
    of_each = [[at for target, at in rows if target == region] for region in REGIONS]
    start, end = max(map(min, of_each)), min(map(max, of_each))
    return " ".join(str(sum(start <= at <= end for at in times)) for times in of_each)


def drainer(place: Installation) -> int:
    """The process that drains the first target."""
    ((holder,),) = place.database.read(
        f"SELECT lease_holder FROM channels_app_target WHERE name = '{REGIONS[0]}'"  # noqa: S608
    )
    return int(holder.split(":")[1])


def outcomes(place: Installation) -> list[tuple[Any, ...]]:
    return place.database.read(
        "SELECT id, state, attempt, claimed_by, finished_at, request_id FROM channels_app_operation ORDER BY id"
    )


companies = pytest.mark.parametrize(
    "company",
    [pytest.param(play, marks=pytest.mark.scene.with_args(play), id=play.__name__) for play in (two, four)],
)


@companies
def test_each_operation_is_carried_out_by_one_of_many_workers(company: Any, aftermath: Aftermath) -> None:
    assert batches.is_whole(aftermath, ALL)
    assert (aftermath.created_requests, aftermath.notes["attempts"]) == (len(ALL), "1 1")


@companies
def test_two_targets_drain_side_by_side(company: Any, aftermath: Aftermath) -> None:
    """Where they were drained one after the other, no create of one would come to its outcome beside the other's."""
    assert min(map(int, aftermath.notes["side_by_side"].split())) > ROWS / 4


@pytest.mark.scene.with_args(stalled)
def test_a_drainer_that_stalls_past_its_lease_does_no_harm(aftermath: Aftermath) -> None:
    assert batches.is_whole(aftermath, ALL)
    assert aftermath.notes["changed"] == "False"
