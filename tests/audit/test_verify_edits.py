"""Events that were edited are named."""

import sys
from datetime import UTC, datetime

import pytest

from channels_app.audit.body import COPIED
from channels_app.audit.chain import BEFORE_THE_FIRST, next_hash
from channels_app.audit.inspection import Inspection, Kind, Stored
from channels_app.audit.verify import verify
from tests.audit.attacks import AN_ID, attack, delete, edit, name_faults
from tests.audit.entries import write

pytestmark = pytest.mark.django_db


def test_an_edited_body_is_named() -> None:
    write(10)

    attack("UPDATE audit_auditevent SET body = replace(body, '\"ada\"', '\"eve\"') WHERE seq = 4")

    assert (4, Kind.EDITED) in name_faults()
    assert {seq for seq, _ in name_faults()} == {4}


def test_an_edited_body_with_its_copies_is_named() -> None:
    write(10)

    attack(
        "UPDATE audit_auditevent SET body = replace(body, '\"ada\"', '\"eve\"'), actor = 'eve' WHERE seq = 4"
    )

    assert name_faults() == [(4, Kind.EDITED)]


def test_an_edited_body_with_its_hash_is_found_by_the_event_after_it() -> None:
    events = write(10)
    body = events[3].body.replace('"ada"', '"eve"')

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


def test_a_false_hash_just_after_a_gap_is_named() -> None:
    write(10)

    delete(4)
    edit(5, hash="no hash at all")

    assert name_faults() == [(4, Kind.MISSING), (5, Kind.EDITED)]


def test_a_body_of_any_depth_is_looked_at_and_ends_nothing() -> None:
    (event,) = write(1)
    copies = tuple(str(event.facts[name]) for name in COPIED)

    for depth in range(sys.getrecursionlimit()):
        body = event.body.replace('"details":{}', f'"details":{"[" * depth}{"]" * depth}')
        inspection = Inspection()
        inspection.look_at(Stored(1, body, next_hash(BEFORE_THE_FIRST, body), copies))

        assert inspection.seq == 1
