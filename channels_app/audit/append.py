"""The only way into the trail."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Expression
from django.db.models.functions import Now

from channels_app.audit.body import Json, clean, dump, normalise, write_time
from channels_app.audit.chain import next_hash
from channels_app.audit.errors import NoTransactionError
from channels_app.audit.models import LONGEST_COPY, AuditEvent, ChainHead

FORMAT = 1
DATABASE_CLOCK = Now()
TABLE = AuditEvent._meta.db_table
COLUMNS = [field.column for field in AuditEvent._meta.concrete_fields]


def make_nonce() -> str:
    """128 random bits: nobody can guess a short body from its digest."""
    return secrets.token_hex(16)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What is to be told. The trail adds its number, id, time and nonce.

    What also gets a column of its own (all but `reason` and `details`) is cut at the column's 256 characters.
    """

    action: str
    result: str
    actor_id: str
    actor_name: str
    through: str
    address: str
    subject_kind: str = ""
    subject_id: str = ""
    subject_label: str = ""
    target: str = ""
    batch: str = ""
    operation: str = ""
    request_id: str = ""
    reason: str = ""
    details: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))

    def copies(self) -> dict[str, str]:
        """What stands in a column of the same name as well as in the body."""
        told = {
            "actor": self.actor_name,
            "actor_id": self.actor_id,
            "through": self.through,
            "address": self.address,
            "action": self.action,
            "subject_kind": self.subject_kind,
            "subject_id": self.subject_id,
            "subject_label": self.subject_label,
            "target": self.target,
            "batch": self.batch,
            "operation": self.operation,
            "request_id": self.request_id,
            "result": self.result,
        }
        return {name: clean(text, longest=LONGEST_COPY) for name, text in told.items()}


def append(
    *entries: Entry,
    clock: Expression = DATABASE_CLOCK,
    new_id: Callable[[], UUID] = uuid4,
    new_nonce: Callable[[], str] = make_nonce,
) -> list[int]:
    """Add the entries to the trail, in their order, inside the caller's transaction. The numbers they got.

    The chain's head stays locked until that transaction ends, so this comes last in it, before the commit.
    Raises NoTransactionError outside a transaction, NotCanonicalError for details that cannot be written.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NoTransactionError
    if not entries:
        return []
    seq, previous, at = lock_head(clock)
    events = []
    for number, entry in enumerate(entries, start=seq + 1):
        event = write_event(entry, seq=number, at=at, key=new_id(), nonce=new_nonce(), previous=previous)
        previous = event["hash"]
        events.append(event)
    insert(events)
    move_head(seq + len(events), previous)
    return [event["seq"] for event in events]


def insert(events: Sequence[Mapping[str, Any]]) -> None:
    """All at one go, as JSON that the database unfolds: a batch's trail is a good part of its work.

    The console's own rows go so, too, by code of its own: the trail could serve another house.
    """
    connection = transaction.get_connection()
    columns = ", ".join(connection.ops.quote_name(name) for name in COLUMNS)
    if connection.vendor == "postgresql":
        ready = events
        rows = f"SELECT {columns} FROM json_populate_recordset(NULL::{TABLE}, %s)"  # noqa: S608 (names of ours)
    else:
        at = connection.ops.adapt_datetimefield_value(events[0]["at"])
        ready = [{**event, "id": event["id"].hex, "at": at} for event in events]
        values = ", ".join(f"json_extract(value, '$.{name}')" for name in COLUMNS)
        rows = f"SELECT {values} FROM json_each(%s)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} ({columns}) {rows}", [json.dumps(ready, ensure_ascii=False, default=str)]
        )


def lock_head(clock: Expression) -> tuple[int, str, datetime]:
    """The newest event's number and hash, locked until the transaction ends (SQLite's has the write lock already),
    and the time."""
    heads = ChainHead.objects.select_for_update().filter(pk=ChainHead.THE_ONE)
    for seq, digest, now in heads.values_list("seq", "hash", clock):
        return seq, digest, now
    # The migration made the row; it is only gone where a test has flushed every table.
    ChainHead.objects.get_or_create(pk=ChainHead.THE_ONE)
    return lock_head(clock)


def move_head(seq: int, digest: str) -> None:
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(
            "UPDATE audit_chainhead SET seq = %s, hash = %s WHERE id = %s", [seq, digest, ChainHead.THE_ONE]
        )


def write_event(
    entry: Entry,
    *,
    seq: int,
    at: datetime,
    key: UUID,
    nonce: str,
    previous: str,
) -> dict[str, Any]:
    """The event as it will be stored, column by column, hash and all."""
    copies = entry.copies()
    own: dict[str, Json] = {
        "format": FORMAT,
        "seq": seq,
        "id": str(key),
        "at": write_time(at),
        "nonce": nonce,
    }
    told: dict[str, Json] = {
        "reason": clean(entry.reason),
        "details": normalise(entry.details, where="details"),
    }
    body = dump({**copies, **own, **told})
    return {"seq": seq, "id": key, "at": at, "body": body, "hash": next_hash(previous, body), **copies}
