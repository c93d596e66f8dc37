"""The trail is attacked past its triggers; verification says what was done, and goes on."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from channels_app.audit.body import COPIED
from channels_app.audit.chain import next_hash
from channels_app.audit.inspection import Fault, Kind
from channels_app.audit.models import AuditEvent, ChainHead
from channels_app.audit.verify import verify
from tests.audit.entries import write
from tests.trail.locks import lifted

AN_ID = UUID("00000000-0000-4000-8000-000000000001")

pytestmark = pytest.mark.django_db


def attack(sql: str, *values: str) -> None:
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(sql, values)


def edit(seq: int, /, **columns: object) -> None:
    with lifted(connection):
        AuditEvent.objects.filter(seq=seq).update(**columns)


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
    body = before.body.replace(f'"seq":{before.seq}', f'"seq":{seq}').replace("ada", "eve")
    body = body.replace(str(before.id), str(AN_ID))
    columns = {name: getattr(before, name) for name in COPIED}
    told = {**columns, "id": AN_ID, "actor": "eve", "body": body, "hash": next_hash(before.hash, body)}
    AuditEvent.objects.create(seq=seq, **told)


def name_faults() -> list[tuple[int, Kind]]:
    return [(fault.seq, fault.kind) for fault in verify(chunk=3)]


def test_a_trail_that_nobody_touched_is_whole() -> None:
    write(10)

    assert name_faults() == []


def test_an_empty_trail_is_whole() -> None:
    assert name_faults() == []


def test_an_edited_body_is_named() -> None:
    write(10)

    attack("UPDATE audit_auditevent SET body = replace(body, 'ada', 'eve') WHERE seq = 4")

    assert (4, Kind.EDITED) in name_faults()
    assert {seq for seq, _ in name_faults()} == {4}


def test_an_edited_body_with_its_copies_is_named() -> None:
    write(10)

    attack("UPDATE audit_auditevent SET body = replace(body, 'ada', 'eve'), actor = 'eve' WHERE seq = 4")

    assert name_faults() == [(4, Kind.EDITED)]


def test_an_edited_body_with_its_hash_is_found_by_the_event_after_it() -> None:
    events = write(10)
    body = events[3].body.replace("ada", "eve")

    edit(4, body=body, actor="eve", hash=next_hash(events[2].hash, body))

    assert name_faults() == [(5, Kind.EDITED)]


def test_an_edited_hash_is_named_and_the_next_event_is_not_blamed() -> None:
    write(10)

    edit(4, hash="a" * 64)

    assert name_faults() == [(4, Kind.EDITED)]


def test_a_hash_that_is_none_is_named() -> None:
    write(10)

    edit(4, hash="no hash at all")

    assert name_faults() == [(4, Kind.EDITED)]


def test_a_body_that_is_no_json_is_named() -> None:
    write(10)

    edit(4, body="{")

    assert name_faults() == [(4, Kind.EDITED)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "eve"),
        ("actor_id", "x"),
        ("through", "admin"),
        ("address", "::1"),
        ("action", "delete channel"),
        ("subject_kind", "batch"),
        ("subject_id", "x"),
        ("subject_label", "camera-2"),
        ("target", "other"),
        ("batch", "x"),
        ("operation", "x"),
        ("request_id", "x"),
        ("result", "refused"),
        ("at", datetime(2020, 1, 1, tzinfo=UTC)),
        ("id", AN_ID),
    ],
)
def test_an_edited_copy_is_named(column: str, value: object) -> None:
    write(5)

    edit(3, **{column: value})

    (fault,) = verify()
    assert (fault.seq, fault.kind) == (3, Kind.COPY)
    assert f" {column} is " in fault.message


def test_a_deleted_event_is_named() -> None:
    write(10)

    delete(4)

    assert list(verify()) == [Fault(seq=4, kind=Kind.MISSING, message="Event 4 is missing.")]


def test_deleted_events_are_named_as_a_run() -> None:
    write(10)

    delete(1, 2, 3)

    assert list(verify()) == [Fault(seq=1, kind=Kind.MISSING, message="Events 1 to 3 are missing.")]


def test_the_newest_event_deleted_is_named() -> None:
    write(10)

    delete(10)

    assert list(verify()) == [Fault(seq=10, kind=Kind.CUT_OFF, message="Event 10 is cut off at the end.")]


def test_all_events_deleted_are_named() -> None:
    write(10)

    attack("DELETE FROM audit_auditevent")

    assert list(verify()) == [
        Fault(seq=1, kind=Kind.CUT_OFF, message="Events 1 to 10 are cut off at the end.")
    ]


def test_an_event_deleted_with_the_rest_moved_up_is_named_once_where_it_was() -> None:
    write(10)

    delete(4)
    shift(range(5, 11), by=-1)

    assert name_faults() == [(4, Kind.MOVED), (10, Kind.CUT_OFF)]


def test_an_event_inserted_with_a_correct_hash_is_found_by_the_one_it_pushed_away() -> None:
    events = write(10)

    shift(range(10, 4, -1), by=1)
    forge(events[3], seq=5)

    assert name_faults() == [(6, Kind.MOVED), (11, Kind.HEAD)]


def test_an_event_put_past_the_head_is_named() -> None:
    events = write(10)

    forge(events[9], seq=11)

    assert name_faults() == [(11, Kind.HEAD)]


def test_the_newest_event_replaced_with_a_correct_hash_is_named() -> None:
    events = write(10)

    delete(10)
    forge(events[8], seq=10)

    assert name_faults() == [(10, Kind.HEAD)]


@pytest.mark.parametrize(("one", "other"), [(4, 5), (1, 2), (9, 10)])
def test_two_neighbours_that_changed_places_are_named_and_no_other(one: int, other: int) -> None:
    write(10)

    swap(one, other)

    assert name_faults() == [(one, Kind.MOVED), (other, Kind.MOVED)]


def test_two_events_far_apart_that_changed_places_are_named() -> None:
    write(10)

    swap(3, 8)

    assert {(3, Kind.MOVED), (8, Kind.MOVED)} < set(name_faults())


def test_a_head_that_was_set_back_is_named() -> None:
    write(10)

    ChainHead.objects.update(seq=7)

    assert name_faults() == [(8, Kind.HEAD)]


def test_a_head_that_is_gone_is_named() -> None:
    write(10)

    ChainHead.objects.all().delete()

    assert name_faults() == [(10, Kind.HEAD)]


def test_a_false_hash_just_after_a_gap_is_named() -> None:
    write(10)

    delete(4)
    edit(5, hash="no hash at all")

    assert name_faults() == [(4, Kind.MISSING), (5, Kind.EDITED)]


def test_verification_goes_on_past_each_fault() -> None:
    write(20)

    attack("UPDATE audit_auditevent SET body = replace(body, 'ada', 'eve'), actor = 'eve' WHERE seq = 2")
    delete(5, 6, 20)
    edit(9, address="::1")
    edit(15, hash="b" * 64)

    assert name_faults() == [
        (2, Kind.EDITED),
        (5, Kind.MISSING),
        (9, Kind.COPY),
        (15, Kind.EDITED),
        (20, Kind.CUT_OFF),
    ]


@pytest.mark.parametrize("column", ["body", "hash"])
def test_bytes_that_are_no_text_stop_nothing(column: str) -> None:
    write(6)
    if connection.vendor == "sqlite":  # PostgreSQL holds its columns to their types
        attack(f"UPDATE audit_auditevent SET {column} = X'ff' WHERE seq = 3")  # noqa: S608

        assert name_faults() == [(3, Kind.EDITED)]


def test_events_added_while_it_looks_are_looked_at_too() -> None:
    write(3)
    looked_at: list[int] = []

    def add_meanwhile(events: int) -> None:
        looked_at.append(events)
        if len(looked_at) == 1:
            write(2)

    faults = list(verify(count=add_meanwhile))

    assert faults == []
    assert sum(looked_at) == 5


def test_the_command_says_that_the_trail_is_whole() -> None:
    write(3)
    out = StringIO()

    call_command("verify_audit", stdout=out)

    assert out.getvalue() == "The trail is whole: 3 events.\n"


def test_the_command_names_each_fault_on_a_line_and_fails() -> None:
    write(5)
    delete(2, 5)
    out = StringIO()

    with pytest.raises(CommandError, match="2 faults in 3 events"):
        call_command("verify_audit", stdout=out)

    assert out.getvalue() == "missing: Event 2 is missing.\ncut off: Event 5 is cut off at the end.\n"


def test_the_command_names_missing_triggers() -> None:
    out = StringIO()

    with lifted(connection), pytest.raises(CommandError, match="3 faults in 0 events"):
        call_command("verify_audit", stdout=out)

    assert "audit_auditevent_no_delete is missing" in out.getvalue()
