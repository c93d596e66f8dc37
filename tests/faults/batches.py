"""Batches as scripts give them: a file of names, previewed and submitted by the command, and how far it has come."""

import random
import subprocess
import time
from collections.abc import Iterable, Mapping
from functools import partial

from tests.faults.aftermath import Aftermath
from tests.faults.processes import Process
from tests.faults.rig import PERSON, Installation, until

OPEN_TARGET = """
import sys
import django
django.setup()
from channels_app.models import Target
region, pace = sys.argv[1:]
Target.objects.create(name=region, region=region, creates_per_second=int(pace))
"""


def open_target(place: Installation, region: str, *, pace: int) -> None:
    """A target in that Region, and called so, with a pace of its own."""
    _carry_out(place.start("-c", OPEN_TARGET, region, str(pace)))


def give(place: Installation, batches: Mapping[str, Iterable[str]]) -> None:
    """Target → names: such batches are submitted, all at the same time."""
    commands = [_command(place, target, names) for target, names in batches.items()]
    for command in commands:
        _carry_out(command)


def make(place: Installation, region: str, names: Iterable[str]) -> None:
    """These are created in the target of that Region, and nobody works any more."""
    give(place, {region: names})
    worker = place.worker_with_beat()
    finish(place, within=60)
    worker.kill()


def count(place: Installation, state: str, *, target: str = "%") -> int:
    """How many rows are in that state, in all targets or in one."""
    rows = place.database.read(
        "SELECT count(*) FROM channels_app_operation o JOIN channels_app_target t ON t.id = o.target_id"  # noqa: S608
        f" WHERE o.state = '{state}' AND t.name LIKE '{target}'"
    )
    return int(rows[0][0])


def wait_for(place: Installation, succeeded: int, *, within: float = 120) -> None:
    """Return when so many rows have succeeded."""
    try:
        until(lambda: count(place, "succeeded") >= succeeded, f"{succeeded} are made", within=within)
    except TimeoutError as error:
        tell_of(place, error)
        raise


def finish(place: Installation, *, within: float) -> None:
    """Return when every batch is done and all its channels are followed to their end."""
    left = partial(place.database.read, "SELECT name, because FROM channels_app_batch WHERE state <> 'done'")
    try:
        until(lambda: not left(), "the batches are done", within=within, look=0.2)
    except TimeoutError as error:
        tell_of(place, error)
        raise
    place.settle(within=60)


def strike(place: Installation, kind: str, *, times: int, of: int) -> None:
    """So many workers, each killed in the middle of its operations of this kind, of which there are `of`."""
    dice = random.Random()  # noqa: S311
    for turn in range(1, times + 1):
        worker = place.worker_with_beat()
        enough = turn * of // (times + 2)
        until(lambda: succeeded(place, kind) >= enough, f"{enough} are done", within=60)  # noqa: B023 (it is over by then)
        time.sleep(dice.uniform(0, 0.2))
        worker.kill()


def succeeded(place: Installation, kind: str) -> int:
    rows = place.database.read(
        f"SELECT count(*) FROM channels_app_operation WHERE kind = '{kind}' AND state = 'succeeded'"  # noqa: S608
    )
    return int(rows[0][0])


def told(place: Installation, kind: str) -> str:
    """How often the trail tells that this was asked for and what became of it, and of how many channels."""
    rows = place.database.read(
        f"SELECT result, count(*), count(DISTINCT subject_id) FROM audit_auditevent WHERE action = 'channel.{kind}'"  # noqa: S608
        " AND result IN ('requested', 'succeeded', 'failed') GROUP BY result ORDER BY result"
    )
    return ", ".join(f"{result} {events} of {channels}" for result, events, channels in rows)


def tell_of(place: Installation, error: Exception) -> None:
    """What stands on record goes with the error."""
    rows = "SELECT state, in_doubt, answer_code, count(*) FROM channels_app_operation GROUP BY 1, 2, 3"
    batches = "SELECT name, state, because FROM channels_app_batch"
    error.add_note(f"Rows: {place.database.read(rows)}; batches: {place.database.read(batches)}")


def is_whole(aftermath: Aftermath, names: set[str]) -> bool:
    """Each name of the file is in the cloud once, by one create that counted, and the trail tells so once."""
    made_once = (len(aftermath.cloud), aftermath.creates) == (len(names), len(names))
    told = {(aftermath.told[name, "requested"], aftermath.told[name, "succeeded"]) for name in names}
    states = dict.fromkeys(names, "succeeded")
    return aftermath.names == names and made_once and told == {(1, 1)} and aftermath.states == states


def _command(place: Installation, target: str, names: Iterable[str]) -> Process:
    file = place.var / f"{target}.csv"
    file.write_text("name,ttl,tag:ward\n" + "".join(f"{name},90,3\n" for name in names))
    options = ("--actor", PERSON, "--target", target, "--reason", "A new ward")
    return place.start("manage.py", "create_channels", str(file), *options)


def _carry_out(process: Process) -> None:
    if process.wait(within=120):
        raise subprocess.SubprocessError(process.complained)
