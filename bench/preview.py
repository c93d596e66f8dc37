"""The preview of 100,000 rows, judged and compared with AWS: seconds and peak memory, in a process of its own.

Beside it, in the same run: reading the same file once and inserting the same rows by bare `executemany`, a thousand
in a transaction, into the same table. On SQLite, and on PostgreSQL where one answers at TEST_POSTGRES_URL or the
local default, in a database of its own that is dropped. The cloud is a localkvs with some channels.

Run: python -m bench.preview [ROWS]
"""

import json
import os
import random
import resource
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg

from bench.localkvs_creates import running_server, signed_create

ROWS, THERE = 100_000, 300
SECONDS, MEGABYTES = 20, 300
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
DATABASE = f"kvs_bench_preview_{os.getpid()}"
COLUMNS = (
    "id, kind, target_id, batch_id, actor_id, line, name, verdict, wish, state, answer, answer_code, reason, "
    "claimed_by, attempt, in_doubt, in_use, refused, request_id"
)


def main() -> int:
    if sys.argv[1:2] == ["--task"]:
        import django

        django.setup()
        print(json.dumps(TASKS[sys.argv[2]](Path(sys.argv[3]))))
        return 0
    good = True
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        file = folder / "fleet.csv"
        file.write_bytes(make_file(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))
        kvs = stack.enter_context(running_server(folder / "cloud"))
        fill_cloud(kvs)
        for url in databases(folder, stack):
            good &= compare(file, environment_for(folder, kvs, url))
    return 0 if good else 1


def compare(file: Path, environment: dict[str, str]) -> bool:
    task("prepare", file, environment)
    bare, ours = task("bare", file, environment), task("preview", file, environment)
    kind = environment["DATABASE_URL"].partition(":")[0]
    for title, found in (("reading and bare inserts", bare), ("preview", ours)):
        print(
            f"{kind:9} {title:25} {found['seconds']:6.1f} s  "
            f"({found['cpu']:5.1f} s of CPU)  {found['peak']:4.0f} MB"
        )
    print(f"{kind:9} ratio                     {ours['seconds'] / bare['seconds']:6.1f}    {ours['counts']}")
    return bool(ours["seconds"] < SECONDS and ours["peak"] < MEGABYTES)


def make_file(rows: int) -> bytes:
    lines = (b"fleet-%06d,SINGLE_MASTER,60,site-%d,%d\n" % (n, n % 400, n) for n in range(rows))
    return b"name,type,ttl,tag:site,tag:serial\n" + b"".join(lines)


def fill_cloud(kvs: int) -> None:
    """Every tenth of these names is in the file."""
    with socket.create_connection(("127.0.0.1", kvs)) as connection:
        for number in range(THERE):
            name = f"fleet-{number:06}" if number % 10 == 0 else f"other-{number}"
            connection.sendall(signed_create(kvs, name))
            connection.recv(65_536)


def databases(folder: Path, stack: ExitStack) -> Iterator[str]:
    yield f"sqlite:///{folder / 'bench.sqlite3'}"
    try:
        url = stack.enter_context(own_postgres())
    except psycopg.OperationalError:
        print("no PostgreSQL answers at TEST_POSTGRES_URL or the local default")
    else:
        yield url


@contextmanager
def own_postgres() -> Iterator[str]:
    with psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield f"{POSTGRES.rpartition('/')[0]}/{DATABASE}"
        finally:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def environment_for(folder: Path, kvs: int, url: str) -> dict[str, str]:
    own = {
        "DJANGO_SETTINGS_MODULE": "kvsadmin.settings",
        "SECRET_KEY": "a key for the bench only",
        "KVSADMIN_VAR": str(folder),
        "DATABASE_URL": url,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{kvs}",
        "AWS_ACCESS_KEY_ID": "123456789012",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": "eu-central-1",
        "NO_PROXY": "127.0.0.1",
    }
    return {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | own


def task(name: str, file: Path, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.preview", "--task", name, str(file)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measured(work: Callable[[], object]) -> dict[str, Any]:
    """Of this process, from its start: the peak is the whole of it."""
    started, cpu = time.perf_counter(), time.process_time()
    work()
    return {
        "seconds": time.perf_counter() - started,
        "cpu": time.process_time() - cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def prepare(file: Path) -> dict[str, Any]:
    from django.core.management import call_command

    from channels_app.models import Person, Target
    from channels_app.rules.spec import ChannelSpec
    from channels_app.services.actor import Actor, Through
    from channels_app.services.people import create_first_person
    from channels_app.services.previews import Source, request_preview

    call_command("migrate", verbosity=0)
    create_first_person(address="bench")
    request_preview(
        actor=Actor(person=Person.objects.get(), through=Through.COMMAND, address="bench"),
        target=Target.objects.get(),
        source=Source(kind="file", name=file.name, content=file.read_bytes()),
        defaults=ChannelSpec(name=""),
        submission=uuid.uuid4(),
        types=["SINGLE_MASTER"],
        wake_preview=lambda batch: None,
    )
    return {}


def run_ours(_: Path) -> dict[str, Any]:
    from channels_app import wiring
    from channels_app.jobs.previewer import run_preview
    from channels_app.models import Batch
    from channels_app.services.actor import Through
    from channels_app.services.previews import counts
    from channels_app.services.road.hand import Hand

    batch = Batch.objects.get(state="previewing")
    hand = Hand(through=Through.WORKER, address="bench", holder="bench")

    def work() -> None:
        run_preview(
            batch.pk,
            connect=wiring.gateway_for,
            hand=hand,
            types=["SINGLE_MASTER"],
            sleep=time.sleep,
            chance=random.random,
        )

    found = measured(work)
    told = {verdict.value: number for verdict, number in counts(batch).items() if number}
    return found | {"counts": ", ".join(f"{number:,} {verdict}" for verdict, number in told.items())}


def run_bare(file: Path) -> dict[str, Any]:
    """What no preview can do without, into a batch of its own that is removed again."""
    from django.db import connection, transaction

    from channels_app.files.detect import read_table
    from channels_app.models import Batch, Operation

    asked = Batch.objects.get(state="previewing")
    batch = Batch.objects.create(
        target=asked.target, created_by=asked.created_by, submission=uuid.uuid4(), name="bare", state="ready"
    )

    def key(each: uuid.UUID) -> Any:
        return each.hex if connection.vendor == "sqlite" else each

    keys = [key(each) for each in (asked.target_id, batch.pk, asked.created_by_id)]
    empty = ("", "", "", "", 0, False, False, False, "")
    marks = ", ".join(["%s"] * len(COLUMNS.split()))
    statement = f"INSERT INTO channels_app_operation ({COLUMNS}) VALUES ({marks})"  # noqa: S608

    def work() -> None:
        rows = read_table(BytesIO(file.read_bytes())).rows
        while group := list(islice(rows, 1_000)):
            values = [(key(uuid.uuid4()), "create", *keys, *own(row), *empty) for row in group]
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(statement, values)

    found = measured(work)
    Operation.objects.filter(batch=batch).delete()
    batch.delete()
    return found


def own(row: Any) -> tuple[Any, ...]:
    tags = [{"key": tag.key, "value": tag.value} for tag in row.tags]
    wish = {"name": row.name, "type": row.type, "ttl": int(row.ttl), "tags": tags}
    return row.line, row.name, "create", json.dumps(wish), "draft"


TASKS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "prepare": prepare,
    "bare": run_bare,
    "preview": run_ours,
}

if __name__ == "__main__":
    sys.exit(main())
