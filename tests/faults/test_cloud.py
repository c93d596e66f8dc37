"""Every fault of the cloud, while people create through three doors: the record ends equal to the cloud."""

import time
from collections.abc import Mapping
from contextlib import suppress
from functools import partial

import pytest

from tests.faults import batches
from tests.faults.aftermath import Aftermath, look_around
from tests.faults.crowd import Crowd
from tests.faults.kills import Step, by_command, kill_at
from tests.faults.rig import REGION, Installation, until
from tests.faults.stage import Stage

pytestmark = pytest.mark.fault
CREATE = "CreateSignalingChannel"
AWAY = 16  # seconds
Faults = Mapping[str, object]

LOSES = {f"drop_after@{CREATE}": 1}  # reads that are stale matter where an answer was lost
OF_ANSWERS: Mapping[str, tuple[Faults, Faults]] = {  # name → at first, until somebody met it; and then
    "drop_before": ({f"drop_before@{CREATE}": 1}, {"drop_before": 0.3}),
    "drop_after": ({f"drop_after@{CREATE}": 1}, {"drop_after": 0.3}),
    "error500": ({f"error500@{CREATE}": 1}, {"error500": 0.3}),
    "error500_after": ({f"error500_after@{CREATE}": 1}, {"error500_after": 0.3}),
    "refuse": ({f"refuse@{CREATE}": 1}, {"refuse": 0.3}),
    "delay": ({f"delay@{CREATE}": "1:8"}, {"delay": "0.05:8"}),
    "delay_after": ({f"delay_after@{CREATE}": "1:8"}, {"delay_after": "0.05:8"}),
}
OF_READS_AND_RIGHTS: Mapping[str, tuple[Faults, Faults]] = {
    "throttle": ({f"throttle@{CREATE}": 1}, {"throttle": 0.3}),
    "stale_list": ({"stale_list": "1:3", **LOSES}, {"stale_list": "1:3", "drop_after": 0.2}),
    "stale_describe": ({"stale_describe": "1:3", **LOSES}, {"stale_describe": "0.5:3", "drop_after": 0.2}),
    "stale_tags": ({"stale_tags": "1:3", **LOSES}, {"stale_tags": "0.5:3", "drop_after": 0.2}),
    "short_pages": ({"short_pages": "1:1", **LOSES}, {"short_pages": "1:1", "drop_after": 0.2}),
    "denied": ({f"denied@{CREATE}": 1}, {"denied": 0.2}),
    "expired": ({f"expired@{CREATE}": 1}, {"expired": 0.2}),
    "skewed": ({f"skewed@{CREATE}": 1}, {"skewed": 0.2}),
}
ALL = {
    **dict.fromkeys(("drop_before", "drop_after", "error500", "error500_after", "refuse", "throttle"), 0.1),
    "delay": "0.03:8",
    "delay_after": "0.03:8",
    "denied": 0.03,
    "expired": 0.03,
    "skewed": 0.03,
    "stale_list": "0.5:3",
    "stale_describe": "0.5:3",
    "stale_tags": "0.5:3",
    "short_pages": "1:1",
}


def lost_answers(stage: Stage) -> Aftermath:
    return one_fault_after_another(stage, OF_ANSWERS)


def strange_answers(stage: Stage) -> Aftermath:
    return one_fault_after_another(stage, OF_READS_AND_RIGHTS)


def one_fault_after_another(stage: Stage, faults: Mapping[str, tuple[Faults, Faults]]) -> Aftermath:
    """The next begins when all is settled. What waits for a person to repair the rights goes on waiting meanwhile."""
    with stage.install() as place:
        place.worker_with_beat()
        crowd = Crowd(place)
        for fault, (first, then) in faults.items():
            place.cloud.set_faults(**first)
            crowd.come(fault, web=4, worker=3, command=1)
            until(partial(has_met_it, place, fault), f"somebody meets {fault}", within=20)
            place.cloud.set_faults(**then)
            with suppress(TimeoutError):
                place.settle(within=6)
        place.cloud.set_faults()
        crowd.leave()
        place.settle(within=90)
        return look_around(place)


def all_faults(stage: Stage) -> Aftermath:
    with stage.install() as place:
        place.worker_with_beat()
        crowd = Crowd(place)
        place.cloud.set_faults(**ALL)
        crowd.come("all", web=8, worker=8, command=4)
        with suppress(TimeoutError):
            place.settle(within=12)
        place.cloud.set_faults()
        crowd.leave()
        place.settle(within=150)
        return look_around(place)


def killed_clouds(stage: Stage) -> Aftermath:
    """The cloud loses its power twice in the middle of a stream of creates."""
    with stage.install(latency_ms=40) as place:
        place.worker_with_beat()
        crowd = Crowd(place)
        for life in range(2):
            crowd.come(f"life-{life}", web=4, worker=6, command=1)
            place.cloud.kill()
            time.sleep(0.5)
            place.cloud.start()
        crowd.leave()
        place.settle(within=150)
        return look_around(place)


def away_for_a_while(stage: Stage) -> Aftermath:
    """The cloud is away for longer than a claim lasts, in the middle of a batch, and nobody is there to help."""
    with stage.install(settle_ms=200) as place:
        batches.open_target(place, REGION, pace=100)
        batches.give(place, {REGION: [f"away-{number}" for number in range(300)]})
        place.worker_with_beat()
        batches.wait_for(place, 100)
        place.cloud.kill()
        time.sleep(AWAY)
        place.cloud.start()
        batches.finish(place, within=120)
        return look_around(place)


def expired_for_a_while(stage: Stage) -> Aftermath:
    """A doubt waits while the credentials are expired: nobody asks AWS again and again who we are."""
    with stage.install() as place:
        kill_at(Step.CARRIED_OUT, place, "doubtful-1", by_command(place, "doubtful-1"))
        place.cloud.set_faults(expired=1)
        place.worker_with_beat()
        until(lambda: refused_as_expired(place), "the claim has run out, and the worker looks", within=40)
        before = refused_as_expired(place)
        time.sleep(5)
        asked = refused_as_expired(place) - before
        place.cloud.set_faults()
        place.settle(within=60)
        return look_around(place, asked=str(asked))


def has_met_it(place: Installation, prefix: str) -> bool:
    told = place.database.read(
        "SELECT count(*) FROM audit_auditevent WHERE action = 'channel.create'"  # noqa: S608
        f" AND result NOT IN ('requested', 'succeeded') AND subject_label LIKE '{prefix}-%'"
    )
    return bool(told[0][0])


def refused_as_expired(place: Installation) -> int:
    return int(place.cloud.state()["errors"].get("ExpiredTokenException", 0))


@pytest.mark.parametrize("fault", OF_ANSWERS)
@pytest.mark.scene.with_args(lost_answers)
def test_an_answer_is_lost_by(aftermath: Aftermath, fault: str) -> None:
    assert all_are_there_once(aftermath, fault, count=8)


@pytest.mark.parametrize("fault", OF_READS_AND_RIGHTS)
@pytest.mark.scene.with_args(strange_answers)
def test_an_answer_is_strange_by(aftermath: Aftermath, fault: str) -> None:
    assert all_are_there_once(aftermath, fault, count=8)


@pytest.mark.scene.with_args(all_faults)
def test_all_faults_together_lose_nothing_and_double_nothing(aftermath: Aftermath) -> None:
    assert all_are_there_once(aftermath, "all", count=20)


@pytest.mark.parametrize("life", range(2))
@pytest.mark.scene.with_args(killed_clouds)
def test_the_cloud_is_killed_in_the_middle_of_a_stream(aftermath: Aftermath, life: int) -> None:
    assert all_are_there_once(aftermath, f"life-{life}", count=11)


@pytest.mark.scene.with_args(away_for_a_while)
def test_a_batch_goes_on_by_itself_when_the_cloud_is_back(aftermath: Aftermath) -> None:
    assert all_are_there_once(aftermath, "away", count=300)


@pytest.mark.scene.with_args(expired_for_a_while)
def test_a_doubt_is_settled_once_the_credentials_are_renewed(aftermath: Aftermath) -> None:
    assert all_are_there_once(aftermath, "doubtful", count=1)


@pytest.mark.scene.with_args(expired_for_a_while)
def test_aws_is_not_asked_again_and_again_while_the_credentials_are_expired(aftermath: Aftermath) -> None:
    assert int(aftermath.notes["asked"]) < 10


def all_are_there_once(aftermath: Aftermath, prefix: str, *, count: int) -> bool:
    cloud = {pair for pair in aftermath.cloud if pair[0].startswith(f"{prefix}-")}
    record = {pair for pair in aftermath.record if pair[0].startswith(f"{prefix}-")}
    names = sorted(name for name, _ in cloud)
    told = [(aftermath.told[name, "requested"], aftermath.told[name, "succeeded"]) for name in names]
    return cloud == record and len(set(names)) == len(names) == count and told == [(1, 1)] * count
