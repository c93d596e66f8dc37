"""A fleet that exists already is taken over: compare, read the tags, adopt all. Seconds of each, and peak memory.

Adopting is set beside the same channels by bare `executemany`, a thousand in a transaction, into the same table. The
tags are read as fast as the cloud answers: AWS's quota gives 50 a second, of which a worker takes half. On SQLite,
and on PostgreSQL where one answers at TEST_POSTGRES_URL or the local default. The cloud is a localkvs.

Run: python -m bench.adopt [CHANNELS]
"""

import json
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.localkvs_creates import running_server
from bench.preview import databases, environment_for, measured
from bench.sync import CHANNELS, fill

MEGABYTES = 250
NO_QUOTA = 100_000.0
A_GROUP = 1_000
COLUMNS = "id, target_id, name, arn, type, ttl, state, version, adopted_by_id, created_at, state_since"
RARELY = timedelta(days=1)


def main() -> int:
    channels = int(sys.argv[1]) if len(sys.argv) > 1 else CHANNELS
    if sys.argv[2:3] == ["--task"]:
        import django

        django.setup()
        print(json.dumps(TASKS[sys.argv[3]](channels)))
        return 0
    good = True
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        fill(folder / "cloud", channels)
        kvs = stack.enter_context(running_server(folder / "cloud"))
        for url in databases(folder, stack):
            good &= take_over(channels, environment_for(folder, kvs, url))
    return 0 if good else 1


def take_over(channels: int, environment: dict[str, str]) -> bool:
    """Whether all are on record in the end, within the memory."""
    task("prepare", channels, environment)
    bare, compared, adopted = (task(name, channels, environment) for name in ("bare", "compare", "adopt"))
    kind = environment["DATABASE_URL"].partition(":")[0]
    for title, found in (("bare inserts", bare), ("compare, read tags", compared), ("adopt all", adopted)):
        print(
            f"{kind:9} {title:18} {found['seconds']:6.1f} s  ({found['cpu']:5.1f} s of CPU)  {found['peak']:4.0f} MB"
        )
    ratio = adopted["seconds"] / bare["seconds"]
    print(f"{kind:9} adopt to bare      {ratio:6.2f}    {adopted['channels']:,} of {channels:,} on record")
    peak = max(compared["peak"], adopted["peak"])
    return bool(adopted["channels"] == channels and peak < MEGABYTES)


def task(name: str, channels: int, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.adopt", str(channels), "--task", name]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def prepare(_: int) -> dict[str, Any]:
    from bench.sync import prepare as migrate
    from channels_app.services.people import create_first_person

    create = migrate()
    create_first_person(address="bench")
    return create


def insert_bare(channels: int) -> dict[str, Any]:
    """The same rows by the database's own means, removed again."""
    from django.db import connection, transaction

    from channels_app.models import Channel, Person, Target
    from channels_app.models.clock import read_database_clock

    def key(of: uuid.UUID) -> Any:
        return of.hex if connection.vendor == "sqlite" else of

    person, target, now = (
        key(Person.objects.get().pk),
        key(Target.objects.get().pk),
        str(read_database_clock()),
    )
    marks = ", ".join(["%s"] * len(COLUMNS.split()))
    statement = f"INSERT INTO channels_app_channel ({COLUMNS}) VALUES ({marks})"  # noqa: S608

    def row(number: int) -> tuple[Any, ...]:
        name = f"fleet-{number:06}"
        told = ("SINGLE_MASTER", 60, "active", "v1", person, now, now)
        return (key(uuid.uuid4()), target, name, f"arn:aws:kinesisvideo:::channel/{name}", *told)

    def work() -> None:
        for start in range(0, channels, A_GROUP):
            with transaction.atomic(), connection.cursor() as cursor:
                numbers = range(start, min(start + A_GROUP, channels))
                cursor.executemany(statement, [row(number) for number in numbers])

    found = measured(work)
    Channel.objects.all().delete()
    return found


def compare(_: int) -> dict[str, Any]:
    """The list, and then everybody's tags."""
    from channels_app.models import Target
    from channels_app.services.drift.asking import request_comparison

    request_comparison(actor=first_person(), target=Target.objects.get(), wake_sync=lambda target: None)
    return measured(work_off)


def adopt(_: int) -> dict[str, Any]:
    """Everything that was found is chosen at once, and carried out in groups."""
    from channels_app.models import Channel, Choice, Drift, Target
    from channels_app.services.drift.choosing import choose

    def work() -> None:
        choose(
            actor=first_person(),
            target=Target.objects.get(),
            drifts=Drift.objects.all(),
            choice=Choice.ADOPT,
            all_of_them=True,
            reason="bench",
            wake_sync=lambda target: None,
        )
        work_off()

    found = measured(work)
    return {**found, "channels": Channel.objects.filter(state="active").count()}


def first_person() -> Any:
    from channels_app.models import Person
    from channels_app.services.actor import Actor, Through

    return Actor(person=Person.objects.get(), through=Through.COMMAND, address="bench")


def work_off() -> None:
    """What a worker does, slice by slice, until nothing is left."""
    from channels_app import wiring
    from channels_app.jobs.syncing import sync_target
    from channels_app.models import Target
    from channels_app.services.actor import Through
    from channels_app.services.road.hand import Hand
    from channels_app.services.sync.caller import Caller

    target = Target.objects.get()
    caller = Caller(
        gateway=wiring.gateway_for(target),
        clock=time.monotonic,
        sleep=time.sleep,
        chance=random.random,
        rate=NO_QUOTA,
    )
    hand = Hand(through=Through.WORKER, address="bench", holder="bench")
    while sync_target(target, caller=caller, hand=hand, every=RARELY):
        pass


TASKS: dict[str, Callable[[int], dict[str, Any]]] = {
    "prepare": prepare,
    "bare": insert_bare,
    "compare": compare,
    "adopt": adopt,
}

if __name__ == "__main__":
    sys.exit(main())
