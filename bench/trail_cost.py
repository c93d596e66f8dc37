"""What the audit trail costs a batch: CPU and seconds of a drain with it, beside the same drain without it.

Without: nothing is appended, which only this benchmark can do. Median of five alternating runs, without any quota, on
SQLite and, where one answers at TEST_POSTGRES_URL or the local default, on PostgreSQL.

Run: python -m bench.trail_cost [CREATES]
"""

import importlib
import json
import statistics
import subprocess
import sys
import tempfile
import uuid
from contextlib import ExitStack
from pathlib import Path

from bench._console import prepare, settings_for
from bench.batch_cpu import measure_drain
from bench.localkvs_creates import running_server
from bench.preview import databases

RUNS = 5
APPENDING = ("services.road.group", "services.road.record", "services.following", "services.batches")


def main() -> int:
    creates = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    if sys.argv[2:3] == ["--task"]:
        print(json.dumps(drain(creates, told=sys.argv[3] == "with")))
        return 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for url in databases(folder, stack):
            kvs = stack.enter_context(running_server(folder / uuid.uuid4().hex))
            environment = settings_for(folder, kvs) | {
                "DATABASE_URL": url,
                "DJANGO_SETTINGS_MODULE": "kvsadmin.settings",
            }
            prepare(environment)
            compare(creates, environment)
    return 0


def compare(creates: int, environment: dict[str, str]) -> None:
    runs = [{which: task(which, creates, environment) for which in ("with", "without")} for _ in range(RUNS)]
    kind = environment["DATABASE_URL"].partition(":")[0]
    for which in ("with", "without"):
        cpu = statistics.median(run[which]["cpu"] for run in runs) * 1000 / creates
        wall = statistics.median(run[which]["wall"] for run in runs) * 1000 / creates
        print(f"{kind:9} {which:7} the trail   {cpu:5.2f} ms of CPU a create   {wall:5.2f} ms")
    for what in ("cpu", "wall"):
        ratio = statistics.median(run["with"][what] / run["without"][what] for run in runs)
        print(f"{kind:9} {what}, with to without  {ratio:5.2f}")


def task(which: str, creates: int, environment: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.trail_cost", str(creates), "--task", which]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def drain(creates: int, *, told: bool) -> dict[str, float]:
    import django

    django.setup()
    if not told:
        for name in APPENDING:
            importlib.import_module(f"channels_app.{name}").append = lambda *_: []  # type: ignore[attr-defined]
    return measure_drain(creates, 0)


if __name__ == "__main__":
    sys.exit(main())
