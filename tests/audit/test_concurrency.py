"""Many write at once, each over a connection of its own, and the chain never forks."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper

from channels_app.audit.append import append
from channels_app.audit.inspection import Fault
from channels_app.audit.models import AuditEvent
from channels_app.audit.verify import verify
from tests.audit.entries import make_entry

WRITERS = 8
ROUNDS = 12


@pytest.fixture
def connect(transactional_db: None, tmp_path: Path) -> Callable[[], None]:
    """What a thread does first. The tests' SQLite lives in memory, where nobody waits for a lock: use a file."""
    if connection.vendor == "postgresql":
        return lambda: None
    file = tmp_path / "trail.sqlite3"
    connection.ensure_connection()
    with sqlite3.connect(file) as copy:
        connection.connection.backup(copy)
        copy.execute(
            "PRAGMA journal_mode=WAL"
        )  # as it is in production by then: of many that switch, some would fail
    settings = {**connection.settings_dict, "NAME": str(file)}

    def connect_to_file() -> None:
        connections["default"] = DatabaseWrapper(settings, "default")

    return connect_to_file


def write_rounds(writer: int, connect: Callable[[], None]) -> None:
    """Transactions of different lengths; every fourth is taken back."""
    connect()
    try:
        for turn in range(ROUNDS):
            with transaction.atomic():
                append(*[make_entry(actor_id=str(writer)) for _ in range(1 + writer % 3)])
                transaction.set_rollback(turn % 4 == 3)
    finally:
        connection.close()


def read_trail(connect: Callable[[], None]) -> tuple[list[int], list[Fault]]:
    connect()
    try:
        return list(AuditEvent.objects.order_by("seq").values_list("seq", flat=True)), list(verify())
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_writers_never_fork_the_chain(connect: Callable[[], None]) -> None:
    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write_rounds, range(WRITERS), [connect] * WRITERS))

        numbers, faults = threads.submit(read_trail, connect).result()

    written = sum(1 + writer % 3 for writer in range(WRITERS)) * ROUNDS * 3 // 4
    assert numbers == list(range(1, written + 1))
    assert faults == []
