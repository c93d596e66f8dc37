"""Creates against AWS's published 50 a second: what part of the quota is used, and what is lost.

Ours is `manage.py create_channels FILE --wait` with one worker. Beside it, in the same run and against the same
limits: a plain pool of 16 boto3 threads in each of botocore's retry modes, and a shell loop of the AWS CLI (a sample
of 100 names). Then ours once more with 60 ms of latency.

Run: python -m bench.batch_quota [CREATES]     (10,000 take about seven minutes)
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Literal

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from bench._console import prepare, running, settings_for
from bench.localkvs_creates import REGION, count_creates, running_server

PACE = 50
THREADS = 16
SAMPLE = 100
Mode = Literal["legacy", "standard", "adaptive"]
MODES: tuple[Mode, ...] = ("legacy", "standard", "adaptive")
LIMITED = ("--channel-limit", "0")  # and AWS's rates, which are on by themselves


def main() -> int:
    creates = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    names = [f"bench-{number}" for number in range(creates)]
    print(f"{creates:,} creates against {PACE} a second      of the quota   lost")
    ours = report("ours", creates, lambda kvs, folder: run_ours(kvs, folder, names))
    slow = report("ours, 60 ms a call", creates, lambda kvs, folder: run_ours(kvs, folder, names), latency=60)
    for mode in MODES:
        report(f"boto3, 16 threads, {mode}", creates, partial(run_boto3, names=names, mode=mode))
    report(f"AWS CLI in a loop (a sample of {SAMPLE})", SAMPLE, lambda kvs, _: run_cli(kvs, names[:SAMPLE]))
    return 0 if all(used >= 0.98 and lost == 0 for used, lost in (ours, slow)) else 1


def report(
    title: str, creates: int, work: Callable[[int, Path], float], *, latency: int = 0
) -> tuple[float, int]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        options = (*LIMITED, "--latency-ms", str(latency))
        kvs = stack.enter_context(running_server(folder / "cloud", *options))
        seconds = work(kvs, folder)
        made = count_creates(kvs)
    used, lost = made / (PACE * seconds), creates - made
    print(f"{title:40} {used:10.1%} {lost:9,} ({lost / creates:.0%})   {seconds:6.1f} s")
    return used, lost


def run_ours(kvs: int, folder: Path, names: list[str]) -> float:
    """Seconds from the first create that AWS carried out to the last."""
    environment = settings_for(folder, kvs)
    prepare(environment)
    file = folder / "names.csv"
    file.write_text("name\n" + "\n".join(names) + "\n")
    command = ["manage.py", "create_channels", str(file), "--actor", "admin", "--reason", "bench", "--wait"]
    with running(["manage.py", "run_worker"], environment):
        door = subprocess.Popen([sys.executable, *command], env=environment, stdout=subprocess.DEVNULL)
        while not count_creates(kvs):
            time.sleep(0.05)
        started = time.perf_counter()
        while count_creates(kvs) < len(names) and door.poll() is None:
            time.sleep(0.05)
        seconds = time.perf_counter() - started
        door.wait()
    return seconds


def run_boto3(kvs: int, _: Path | None = None, *, names: list[str], mode: Mode) -> float:
    config = Config(retries={"mode": mode}, max_pool_connections=THREADS)
    url = f"http://127.0.0.1:{kvs}"
    session = boto3.Session("123456789012", "any", region_name=REGION)
    client = session.client("kinesisvideo", endpoint_url=url, config=config)

    def create(name: str) -> None:
        with contextlib.suppress(ClientError, BotoCoreError):  # lost: that is what is measured
            client.create_signaling_channel(ChannelName=name)

    started = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(create, names))
    return time.perf_counter() - started


def run_cli(kvs: int, names: list[str]) -> float:
    keys = {"AWS_ACCESS_KEY_ID": "123456789012", "AWS_SECRET_ACCESS_KEY": "any", "AWS_DEFAULT_REGION": REGION}
    environment = {**os.environ, **keys, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{kvs}"}
    aws = [
        str(Path(sys.executable).parent / "aws"),
        "kinesisvideo",
        "create-signaling-channel",
        "--channel-name",
    ]
    started = time.perf_counter()
    for name in names:
        subprocess.run([*aws, name], env=environment, capture_output=True, check=False)
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
