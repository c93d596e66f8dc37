"""What somebody does who owns the database: the trail is changed past its triggers."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from channels_app.audit.body import COPIED
from channels_app.audit.chain import next_hash
from channels_app.audit.inspection import Kind
from channels_app.audit.models import AuditEvent
from channels_app.audit.verify import verify
from tests.trail.locks import lifted

AN_ID = UUID("00000000-0000-4000-8000-000000000001")


def attack(sql: str, *values: str | int) -> None:
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(sql, values)


def edit(*numbers: int, **columns: object) -> None:
    with lifted(connection):
        AuditEvent.objects.filter(seq__in=numbers).update(**columns)


def delete(*numbers: int) -> None:
    with lifted(connection):
        AuditEvent.objects.filter(seq__in=numbers).delete()


def swap(one: int, other: int) -> None:
    """Two events change places, with all that is theirs."""
    edit(one, seq=99)
    edit(other, seq=one)
    edit(99, seq=other)


def shift(numbers: Iterable[int], *, by: int) -> None:
    """These events get other numbers, in an order in which none is in another's way."""
    for seq in numbers:
        edit(seq, seq=seq + by)


def forge(before: AuditEvent, *, seq: int) -> None:
    """Eve puts an event of her own after this one, with the hash that it should have."""
    body = before.body.replace(f'"seq":{before.seq}', f'"seq":{seq}').replace('"ada"', '"eve"')
    body = body.replace(str(before.id), str(AN_ID))
    columns = {name: getattr(before, name) for name in COPIED}
    told = {**columns, "id": AN_ID, "actor": "eve", "body": body, "hash": next_hash(before.hash, body)}
    AuditEvent.objects.create(seq=seq, **told)


def name_faults() -> list[tuple[int, Kind]]:
    return [(fault.seq, fault.kind) for fault in verify(chunk=3)]
