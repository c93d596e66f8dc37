"""Our own CPU a create in a batch, beside boto3's own, without any quota; and the ratio of the wall clocks.

One process drains a batch; the other asks the same of the same localkvs with a plain pool of boto3 threads. Median of
five alternating runs, on SQLite and, where one answers at TEST_POSTGRES_URL or the local default, on PostgreSQL. A last
drain says how much of it the database's driver takes for the statements, which no code of ours can go below.

Run: python -m bench.batch_cpu [CREATES]
"""

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from typing import Any

from bench._console import prepare, settings_for
from bench.batch_quota import run_boto3
from bench.localkvs_creates import running_server
from bench.preview import databases

RUNS = 5
MOST = 0.2  # ms
NOTHING = nullcontext()


def main() -> int:
    creates = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    if sys.argv[2:3] == ["--task"]:
        print(json.dumps(TASKS[sys.argv[3]](creates, int(sys.argv[4]))))
        return 0
    good = True
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for url in databases(folder, stack):
            kvs = stack.enter_context(running_server(folder / uuid.uuid4().hex))
            environment = settings_for(folder, kvs) | {
                "DATABASE_URL": url,
                "DJANGO_SETTINGS_MODULE": "kvsadmin.settings",
            }
            prepare(environment)
            good &= compare(creates, kvs, environment)
    return 0 if good else 1


def compare(creates: int, kvs: int, environment: dict[str, str]) -> bool:
    runs = [{name: task(name, creates, kvs, environment) for name in ("boto3", "drain")} for _ in range(RUNS)]
    own = statistics.median(run["drain"]["cpu"] - run["boto3"]["cpu"] for run in runs) * 1000 / creates
    wall = statistics.median(run["drain"]["wall"] / run["boto3"]["wall"] for run in runs)
    boto3 = statistics.median(run["boto3"]["cpu"] for run in runs) * 1000 / creates
    driver = task("statements", creates, kvs, environment)["cpu"] * 1000 / creates
    kind = environment["DATABASE_URL"].partition(":")[0]
    print(f"{kind:9} boto3's own CPU a create     {boto3:5.2f} ms")
    print(f"{kind:9} ours beside it               {own:5.2f} ms (at most {MOST})")
    print(f"{kind:9} of it for the statements     {driver:5.2f} ms")
    print(f"{kind:9} wall, ours to boto3's        {wall:5.2f}")
    return own <= MOST


def task(name: str, creates: int, kvs: int, environment: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.batch_cpu", str(creates), "--task", name, str(kvs)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def measure_boto3(creates: int, kvs: int) -> dict[str, float]:
    names = [f"boto3-{uuid.uuid4()}" for _ in range(creates)]
    before = cpu()
    return {"wall": run_boto3(kvs, names=names, mode="standard"), "cpu": cpu() - before}


def measure_drain(
    creates: int, _: int, *, around: AbstractContextManager[object] = NOTHING
) -> dict[str, float]:
    import django

    django.setup()
    from bench._batch import make_batch, make_drainer

    make_batch(creates)
    drainer = make_drainer(clock=time.monotonic, sleep=time.sleep, chance=random.random)
    before, started = cpu(), time.perf_counter()
    with around:
        while drainer.drain():
            pass
    return {"wall": time.perf_counter() - started, "cpu": cpu() - before}


def measure_statements(creates: int, kvs: int) -> dict[str, float]:
    import django

    django.setup()
    from django.db import connection

    spent = 0.0

    def execute_timed(execute: Callable[..., Any], *statement: Any) -> Any:
        nonlocal spent
        before = time.thread_time()
        try:
            return execute(*statement)
        finally:
            spent += time.thread_time() - before

    measure_drain(creates, kvs, around=connection.execute_wrapper(execute_timed))
    return {"cpu": spent}


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


TASKS: dict[str, Callable[[int, int], dict[str, float]]] = {
    "boto3": measure_boto3,
    "drain": measure_drain,
    "statements": measure_statements,
}

if __name__ == "__main__":
    sys.exit(main())
