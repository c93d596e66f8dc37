"""What the audit trail costs: events appended a second, in groups, and events verified a second.

    python -m bench.audit_append [EVENTS]

It works on the database that DATABASE_URL names, or on a new SQLite file, and leaves its events there.
"""

import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import django


def measure(events: int) -> None:
    from django.core.management import call_command
    from django.db import transaction

    from channels_app.audit.append import Entry, append
    from channels_app.audit.verify import verify

    call_command("migrate", verbosity=0)
    entry = Entry(
        action="create channel",
        result="accepted",
        actor_id="1",
        actor_name="ada",
        through="browser",
        address="192.0.2.7",
        subject_kind="channel",
        subject_id="8f1e2a8e-6a36-4f5d-8f53-0f4e3a8d4c55",
        subject_label="camera-0001",
        target="default",
        details={"tags": [{"key": "site", "value": "north"}, {"key": "floor", "value": "2"}]},
    )
    for size in (1, 50):
        groups = max(1, min(events // size, 200) if size == 1 else events // size)
        started = perf_counter()
        for _ in range(groups):
            with transaction.atomic():
                append(*[entry] * size)
        seconds = perf_counter() - started
        print(f"append, {size:>2} in a transaction: {groups * size / seconds:>9,.0f} events/s")
    counts: list[int] = []
    started = perf_counter()
    faults = sum(1 for _ in verify(count=counts.append))
    seconds = perf_counter() - started
    print(f"verify: {sum(counts) / seconds:>28,.0f} events/s ({sum(counts):,} events, {faults} faults)")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kvsadmin.settings")
    os.environ.setdefault("SECRET_KEY", "a key for benchmarks only")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        django.setup()
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
