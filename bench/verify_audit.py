"""Events verified a second, over a million, beside reading the same rows and hashing their bodies and nothing else.

    python -m bench.verify_audit [EVENTS]

It works on the database that DATABASE_URL names, or on a new SQLite file, and leaves its events there. A checkpoint
is signed after every ten thousand, and held against the trail.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from channels_app.audit.checkpoints.keeper import Keeper

GROUP = 200
SIGNED_EVERY = 10_000


def make_keeper(folder: Path) -> "Keeper":
    from channels_app.audit.checkpoints.checkpoint import Origin
    from channels_app.audit.checkpoints.directory import DirectoryStore
    from channels_app.audit.checkpoints.keeper import Keeper
    from channels_app.audit.checkpoints.key import new_key

    key = new_key()
    return Keeper(
        store=DirectoryStore(folder),
        key=lambda: key,
        origin=lambda: Origin(installation="bench", generation=1),
        clock=lambda: datetime.now(UTC),
    )


def fill(events: int, keeper: "Keeper") -> int:
    """A batch's events, as a worker writes them."""
    from django.db import transaction

    from channels_app.audit.append import Entry, append

    entry = Entry(
        action="channel.create",
        result="succeeded",
        actor_id="4f0d6f0e-8c35-4a0b-9df0-0c4f8e2c1a11",
        actor_name="ada",
        through="worker",
        address="host-1",
        subject_kind="channel",
        subject_id="8f1e2a8e-6a36-4f5d-8f53-0f4e3a8d4c55",
        subject_label="camera-0001",
        target="default",
        batch="c6fdbb0f-7a3f-45ff-9a0a-2b1c6ef3a0b2",
        operation="0e5f4a52-7c56-4a0e-a1f3-0d3c2b1a9f88",
        request_id="9b6d2c1e-0f0e-4d53-8f0c-1c8d4c3f7a21",
        details={"attempt": 1, "arn": "arn:aws:kinesisvideo:eu-central-1:123456789012:channel/camera-0001/1"},
    )
    for written in range(0, events, GROUP):
        with transaction.atomic():
            append(*[entry] * GROUP)
        if (written + GROUP) % SIGNED_EVERY == 0:
            keeper.write()
    return events


def read_and_hash() -> int:
    """The least that anybody would have to do."""
    from channels_app.audit.models import AuditEvent

    def rows() -> Iterator[tuple[str, str]]:
        after = 0
        while part := list(
            AuditEvent.objects.filter(seq__gt=after).order_by("seq").values_list("seq", "body", "hash")[:2000]
        ):
            after = part[-1][0]
            yield from ((body, told) for _, body, told in part)

    previous, whole = bytes(32), 0
    for body, told in rows():
        previous = sha256(previous + sha256(body.encode()).digest()).digest()
        whole += previous.hex() == told
    return whole


def verify_all(keeper: "Keeper") -> int:
    from channels_app.audit.verification import Look, look

    seen = Look()
    faults = list(look(seen, store=keeper.store, root=keeper.key().fingerprint))
    if faults:
        raise SystemExit(f"The trail is not whole: {faults[:3]}")
    print(f"{seen.events:,} events, {seen.checkpoints:,} checkpoints, no fault")
    return seen.events


def measure(what: str, do: Callable[[], int]) -> float:
    started = perf_counter()
    events = do()
    pace = events / (perf_counter() - started)
    print(f"{what:<28}{pace:>10,.0f} events/s")
    return pace


def run(events: int, folder: Path) -> None:
    from django.core.management import call_command

    from channels_app.audit.checkpoints.known import forget_known

    call_command("migrate", verbosity=0)
    keeper = make_keeper(folder)
    forget_known()  # of an earlier run, whose checkpoints are gone
    measure("append, 200 at a time", lambda: fill(events, keeper))
    bare = measure("read and hash, bare", read_and_hash)
    full = measure("verify, in full", lambda: verify_all(keeper))
    print(f"verify takes {bare / full:.2f} times as long as reading and hashing alone")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kvsadmin.settings")
    os.environ.setdefault("SECRET_KEY", "a key for benchmarks only")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        checkpoints = Path(folder) / "checkpoints"
        checkpoints.mkdir()
        django.setup()
        run(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, checkpoints)
