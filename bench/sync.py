"""The comparison of 100,000 channels with AWS: seconds and peak memory, each in a process of its own.

Beside it, in the same run: AWS's list by bare boto3, and the same rows by bare `executemany`, a thousand in a
transaction, into the same table. Then the same comparison again, which finds nothing new. On SQLite, and on
PostgreSQL where one answers at TEST_POSTGRES_URL or the local default. The cloud is a localkvs.

Run: python -m bench.sync [CHANNELS]
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

from bench.localkvs_creates import running_server
from bench.preview import databases, environment_for, measured
from localkvs.storage import Channel, Storage

CHANNELS = 100_000
RATIO, MEGABYTES = 1.3, 250
ACCOUNT, REGION = "123456789012", "eu-central-1"
COLUMNS = "target_id, name, arn, kind, differences, seen_at, type, ttl, version, aws_created_at"


def main() -> int:
    if sys.argv[1:2] == ["--task"]:
        import django

        django.setup()
        print(json.dumps(TASKS[sys.argv[2]]()))
        return 0
    good = True
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        fill(folder / "cloud", int(sys.argv[1]) if len(sys.argv) > 1 else CHANNELS)
        kvs = stack.enter_context(running_server(folder / "cloud"))
        for url in databases(folder, stack):
            good &= compare(environment_for(folder, kvs, url))
    return 0 if good else 1


def fill(state: Path, channels: int) -> None:
    storage = Storage(state)
    for number in range(channels):
        storage.put(
            Channel(
                account=ACCOUNT,
                region=REGION,
                name=f"fleet-{number:06}",
                partition="aws",
                type="SINGLE_MASTER",
                ttl=60,
                created_ms=1_700_000_000_000 + number,
                version="v1",
                moving="CREATING",
                settles_ms=0,
                tags="{}",
                tags_before="{}",
                tagged_ms=0,
            )
        )
    storage.close()


def compare(environment: dict[str, str]) -> bool:
    task("prepare", environment)
    found = {
        title: task(name, environment)
        for title, name in (("bare list and inserts", "bare"), ("first", "sync"), ("again", "sync"))
    }
    kind = environment["DATABASE_URL"].partition(":")[0]
    for title, each in found.items():
        ratio = each["seconds"] / found["bare list and inserts"]["seconds"]
        print(
            f"{kind:9} {title:22} {each['seconds']:6.1f} s  ({each['cpu']:5.1f} s of CPU)  "
            f"{each['peak']:4.0f} MB  {ratio:4.2f}"
        )
    bare, first, again = (each["seconds"] for each in found.values())
    peak = max(found["first"]["peak"], found["again"]["peak"])
    return bool(first <= RATIO * bare and again < bare and peak < MEGABYTES)


def task(name: str, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.sync", "--task", name]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def prepare() -> dict[str, Any]:
    from django.core.management import call_command

    from channels_app.models import Target

    call_command("migrate", verbosity=0)
    Target.objects.update(account=ACCOUNT, region=REGION)
    return {}


def run_bare() -> dict[str, Any]:
    """What no comparison can do without, removed again."""
    import boto3
    from django.db import connection, transaction

    from channels_app.models import Drift, Target
    from channels_app.models.clock import read_database_clock

    target = Target.objects.get().pk
    key = target.hex if connection.vendor == "sqlite" else target
    marks = ", ".join(["%s"] * len(COLUMNS.split()))
    statement = f"INSERT INTO channels_app_drift ({COLUMNS}) VALUES ({marks})"  # noqa: S608
    now = read_database_clock()

    def row(each: Any) -> tuple[Any, ...]:
        ttl = each["SingleMasterConfiguration"]["MessageTtlSeconds"]
        made = (each["ChannelType"], ttl, each["Version"], str(each["CreationTime"]))
        return (key, each["ChannelName"], each["ChannelARN"], "unmanaged", "[]", str(now), *made)

    def work() -> None:
        client = boto3.client("kinesisvideo", region_name=REGION)
        for page in client.get_paginator("list_signaling_channels").paginate(
            PaginationConfig={"PageSize": 10_000}
        ):
            rest = iter(page["ChannelInfoList"])
            while group := list(islice(rest, 1_000)):
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.executemany(statement, [row(each) for each in group])

    found = measured(work)
    Drift.objects.all().delete()
    return found


def run_sync() -> dict[str, Any]:
    from channels_app import wiring
    from channels_app.models import Target
    from channels_app.services.actor import Actor, Through
    from channels_app.services.sync import claim
    from channels_app.services.sync.caller import Caller
    from channels_app.services.sync.running import compare as compare_target

    target = Target.objects.get()

    def work() -> None:
        sync = claim.take(target, holder="bench")
        if sync is None:
            raise RuntimeError("somebody else compares it")
        gateway = wiring.gateway_for(target)
        caller = Caller(gateway=gateway, clock=time.monotonic, sleep=time.sleep, chance=random.random)
        compare_target(
            sync, caller=caller, actor=Actor(person=None, through=Through.COMMAND, address="bench")
        )
        claim.give_back(sync)

    return measured(work)


TASKS: dict[str, Callable[[], dict[str, Any]]] = {"prepare": prepare, "bare": run_bare, "sync": run_sync}

if __name__ == "__main__":
    sys.exit(main())
