"""CloudTrail's records compared with the trail a second, beside reading the same files and nothing else; and how much
memory ten times as many take.

    python -m bench.compare_cloudtrail [CALLS]

It works on the database that DATABASE_URL names, or on a new SQLite file, and leaves its events there. Each file holds
a thousand creates and as many records of something else.
"""

import gzip
import json
import os
import resource
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import django

A_FILE = 1_000
ACCOUNT, REGION = "210987654321", "eu-central-1"
ARN = f"arn:aws:kinesisvideo:{REGION}:{ACCOUNT}:channel/camera-0001/1700000000000"


def fill(begin: int, end: int, folder: Path) -> None:
    """Events as a worker writes them, and the files that CloudTrail would write of the same calls."""
    from django.db import transaction

    from channels_app.audit.append import Entry, append

    for first in range(begin, end, A_FILE):
        ids = [f"request-{number}" for number in range(first, first + A_FILE)]
        told = {"actor_id": "", "actor_name": "console", "through": "worker", "address": "host-1"}
        with transaction.atomic():
            append(
                *(
                    Entry(
                        action="channel.create",
                        result="succeeded",
                        subject_kind="channel",
                        subject_id="8f1e2a8e-6a36-4f5d-8f53-0f4e3a8d4c55",
                        subject_label="camera-0001",
                        target="Bench",
                        request_id=each,
                        details={"attempt": 1, "arn": ARN},
                        **told,
                    )
                    for each in ids
                )
            )
        records = [
            record for each in ids for record in (create(each), {**create(each), "eventName": "GetObject"})
        ]
        file = folder / f"{first:012d}.json.gz"
        file.write_bytes(gzip.compress(json.dumps({"Records": records}).encode(), compresslevel=1))


def create(request_id: str) -> dict[str, object]:
    return {
        "eventTime": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "eventSource": "kinesisvideo.amazonaws.com",
        "eventName": "CreateSignalingChannel",
        "awsRegion": REGION,
        "sourceIPAddress": "203.0.113.9",
        "userAgent": "Boto3/1.44 kvs-admin md/kvsadmin-operation#0b8f1e55-70e7-4a53-9a0e-3e1f4a5f2222",
        "userIdentity": {"type": "AssumedRole", "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/kvs/mara"},
        "requestParameters": {"channelName": "camera-0001"},
        "responseElements": {"channelARN": ARN},
        "requestID": request_id,
        "eventID": request_id,
        "recipientAccountId": ACCOUNT,
    }


def read_alone(folder: Path) -> int:
    """The least that anybody would have to do."""
    files = sorted(folder.iterdir())
    return sum(len(json.loads(gzip.decompress(file.read_bytes()))["Records"]) for file in files) // 2


def compare_all(folder: Path) -> int:
    from channels_app.models import Grant, Person, Target
    from channels_app.services.actor import Actor, Through
    from channels_app.services.cloudtrail.comparing import Span, compare
    from channels_app.services.cloudtrail.tally import Tally

    person, _ = Person.objects.get_or_create(username="bench")
    Grant.objects.get_or_create(person=person, role="auditor", target=None)
    target, _ = Target.objects.get_or_create(name="Bench", account=ACCOUNT, region=REGION)
    tally, now = Tally(), datetime.now(UTC) + timedelta(hours=1)
    actor = Actor(person=person, through=Through.COMMAND, address="bench")
    span = Span(begin=now - timedelta(days=1), end=now, now=now)
    found = list(compare(tally, actor=actor, folder=folder, target=target, span=span))
    if found:
        raise SystemExit(
            f"{len(found):,} findings, and there should be none: {found[0]}. Give it a new database."
        )
    return tally.records // 2


def measure(what: str, do: Callable[[], int]) -> float:
    started = perf_counter()
    pace = do() / (perf_counter() - started)
    print(f"{what:<28}{pace:>10,.0f} calls/s")
    return pace


def peak() -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(calls: int, folder: Path) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    fill(0, calls // 10, folder)
    compare_all(folder)
    before = peak()
    print(f"{calls // 10:,} calls compared, {before:,.0f} MB at most")
    fill(calls // 10, calls, folder)
    bare = measure("read the files, bare", lambda: read_alone(folder))
    full = measure("compare, both ways", lambda: compare_all(folder))
    print(f"{calls:,} calls compared, {peak():,.0f} MB at most")
    print(f"ten times as many take {peak() / before:.2f} times the memory")
    print(f"comparing takes {bare / full:.1f} times as long as reading the files alone")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kvsadmin.settings")
    os.environ.setdefault("SECRET_KEY", "a key for benchmarks only")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        logs = Path(folder) / "logs"
        logs.mkdir()
        django.setup()
        run(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, logs)
