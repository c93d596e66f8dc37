"""A process that changes TTL and tags is killed between each two writes of it, or AWS answers badly all the time.
Afterwards the channel is as it was asked for, on record as in AWS.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.faults.aftermath import Aftermath, list_cloud, look_around
from tests.faults.kills import DESCRIBE, IDENTITY, LATE, LEAVES, Step
from tests.faults.processes import Process
from tests.faults.rig import ACCOUNT, REGION, Installation, until
from tests.faults.stage import Stage
from tests.localkvs.wire import ask

pytestmark = pytest.mark.fault

OFF, PUT, TTL = "UntagResource", "TagResource", "UpdateSignalingChannel"
LINK = "UpdateMediaStorageConfiguration"
KINDS = {OFF: "untag", PUT: "tag", TTL: "update_ttl"}
SLOW = {  # which call is slow at each step ("{}" is that of the step of the change), and for so many seconds
    Step.INTENDED: (IDENTITY, "delay", 6),
    Step.CLAIMED: (DESCRIBE, "delay", 4),
    Step.SENT: ("{}", "delay", 5),
    Step.CARRIED_OUT: ("{}", "delay_after", 6),
    Step.ANSWERED: ("{}", "delay", 2),
    Step.LATE: ("{}", "delay", LATE),
}
KILLS = [
    *((step, OFF) for step in SLOW),
    *((step, PUT) for step in (Step.SENT, Step.CARRIED_OUT, Step.ANSWERED)),
    *((step, TTL) for step in (Step.SENT, Step.CARRIED_OUT, Step.ANSWERED, Step.LATE)),
]
STORM = {
    "drop_after": 0.1,
    "drop_before": 0.05,
    "error500": 0.05,
    "error500_after": 0.1,
    "throttle": 0.05,
    "stale_describe": "0.2:2",
    "stale_tags": "0.4:2",
}
STORMY = [f"bed-{number}" for number in range(16)]
FEW = 4  # pauses grow with each failure, so the last of them would take minutes in such a cloud
WISHED = "90 s, floor=2"


def killed_changes(stage: Stage) -> Aftermath:
    with stage.install() as place:
        create(place, [name_of(*kill) for kill in KILLS])
        for step, call in KILLS:
            with waiting_at(step, call, place, name_of(step, call)) as process:
                process.kill()
            place.cloud.set_faults()
        place.worker_with_beat()
        settle(place)
        time.sleep(LATE / 4)  # and the late requests have arrived
        names = [name_of(*kill) for kill in KILLS]
        return replace(look_around(place), notes={name: state_of(place, name) for name in names})


def changes_in_a_storm(stage: Stage) -> Aftermath:
    with stage.install() as place:
        create(place, STORMY)
        place.cloud.set_faults(**STORM)
        place.worker_with_beat()
        halves = [place.start("-m", "tests.faults.changes", *names) for names in (STORMY[::2], STORMY[1::2])]
        for process in halves:
            assert process.wait(within=240) == 0, process.complained
        until(lambda: len(open_ones(place)) <= FEW, "most are changed", within=240, look=0.2)
        place.cloud.set_faults()
        settle(place)
        return replace(look_around(place), notes={name: state_of(place, name) for name in STORMY})


def name_of(step: Step, call: str) -> str:
    return f"{step.name.lower()}-{KINDS[call]}"


def create(place: Installation, names: list[str]) -> None:
    """Channels that are active, and nobody works any more."""
    place.request(*names, ward="3")
    worker = place.worker_with_beat()
    place.settle(within=60)
    worker.kill()


def settle(place: Installation) -> None:
    try:
        until(lambda: not open_ones(place), "no change is open", within=240, look=0.2)
    except TimeoutError as error:
        error.add_note(f"These are: {open_ones(place)}")
        raise


def open_ones(place: Installation) -> list[tuple[object, ...]]:
    return place.database.read(
        "SELECT name, state, attempt, answer FROM channels_app_operation"
        " WHERE state IN ('queued', 'sent', 'unknown') UNION ALL"
        " SELECT name, state, 0, '' FROM channels_app_channel WHERE state = 'updating'"
    )


@contextmanager
def waiting_at(step: Step, call: str, place: Installation, name: str) -> Iterator[Process]:
    """A process that changes the channel, or links it; inside, it waits at the step."""
    which, fault, seconds = SLOW[step]
    place.cloud.set_faults(**{f"{fault}@{which.format(call)}": f"1:{seconds}"})
    to_link = ["--link", stream_for(name)] if call == LINK else []
    process = place.start("-m", "tests.faults.changes", *to_link, name)
    state = "queued" if step is Step.INTENDED else "sent"
    _until(place, name, lambda: operation_of(place, name, KINDS.get(call, "link")) == state)
    match step:
        case Step.SENT | Step.LATE:
            time.sleep(2 * LEAVES)
        case Step.CARRIED_OUT:
            _until(place, name, lambda: is_done(place, name, call))
        case Step.ANSWERED:
            with place.database.hold():
                _until(place, name, lambda: is_done(place, name, call) and process.stands_still())
                yield process
            return
    assert process.runs, f"It did not wait where {step}: {process.said} {process.complained}"
    yield process


def _until(place: Installation, name: str, check: Callable[[], bool]) -> None:
    until(check, f"{name} is where it should be: {state_of(place, name)}", within=30)


def is_done(place: Installation, name: str, call: str) -> bool:
    if call == LINK:
        return stream_of(place, name) == stream_for(name)
    ttl, tags = in_cloud(place, name)
    return {OFF: "ward" not in tags, PUT: "floor" in tags, TTL: ttl == 90}[call]


def in_cloud(place: Installation, name: str) -> tuple[int, dict[str, str]]:
    described = ask(place.cloud, "DescribeSignalingChannel", {"ChannelName": name}, key=ACCOUNT).fields
    arn = dict(list_cloud(place))[name]
    tags = ask(place.cloud, "ListTagsForResource", {"ResourceARN": arn}, key=ACCOUNT).fields["Tags"]
    ttl = described["ChannelInfo"]["SingleMasterConfiguration"]["MessageTtlSeconds"]
    return ttl, {key: value for key, value in tags.items() if not key.startswith("kvsadmin:")}


def stream_for(name: str) -> str:
    """The ARN of the stream that the channel of this name is to be linked to, and no other."""
    return f"arn:aws:kinesisvideo:{REGION}:{ACCOUNT}:stream/{name}/1700000000000"


def stream_of(place: Installation, name: str) -> str:
    """That the cloud says it is linked to."""
    told = ask(place.cloud, "DescribeMediaStorageConfiguration", {"ChannelName": name}, key=ACCOUNT).fields
    return str(told["MediaStorageConfiguration"].get("StreamARN", ""))


def on_record(place: Installation, name: str) -> tuple[int, dict[str, str]]:
    ((pk, ttl),) = place.database.read(f"SELECT id, ttl FROM channels_app_channel WHERE name = '{name}'")  # noqa: S608
    tags = place.database.read(f"SELECT key, value FROM channels_app_channeltag WHERE channel_id = '{pk}'")  # noqa: S608
    return ttl, dict(tags)


def operation_of(place: Installation, name: str, kind: str) -> str:
    """The state of this step; nothing where it was not asked for yet."""
    rows = place.database.read(
        f"SELECT state FROM channels_app_operation WHERE kind = '{kind}' AND name = '{name}'"  # noqa: S608
    )
    return str(rows[0][0]) if rows else ""


def state_of(place: Installation, name: str) -> str:
    """Of the channel on record and in AWS, where they are the same, and how its steps ended."""
    ((state,),) = place.database.read(f"SELECT state FROM channels_app_channel WHERE name = '{name}'")  # noqa: S608
    held = [_in_words(*in_cloud(place, name)), _in_words(*on_record(place, name))]
    ended = [operation_of(place, name, kind) or "not begun" for kind in KINDS.values()]
    return f"{state}, {' but recorded as '.join(dict.fromkeys(held))}: {' '.join(ended)}"


def _in_words(ttl: int, tags: dict[str, str]) -> str:
    return ", ".join([f"{ttl} s", *(f"{key}={value}" for key, value in sorted(tags.items()))])


@pytest.mark.parametrize(("step", "call"), KILLS, ids=[name_of(*kill) for kill in KILLS])
@pytest.mark.scene.with_args(killed_changes)
def test_a_process_that_changes_is_killed_when(aftermath: Aftermath, step: Step, call: str) -> None:
    assert aftermath.notes[name_of(step, call)] == f"active, {WISHED}: succeeded succeeded succeeded"


@pytest.mark.scene.with_args(changes_in_a_storm)
def test_lost_answers_errors_and_stale_reads_change_nothing_of_how_it_ends(aftermath: Aftermath) -> None:
    expected = f"active, {WISHED}: succeeded succeeded succeeded"

    assert aftermath.notes == dict.fromkeys(STORMY, expected)
