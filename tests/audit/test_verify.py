"""Verification looks at every event, and goes on past each fault."""

import pytest
from django.db import connection

from channels_app.audit.inspection import Kind
from tests.audit.attacks import attack, delete, edit, name_faults
from tests.audit.entries import write

pytestmark = pytest.mark.django_db


def test_a_trail_that_nobody_touched_is_whole() -> None:
    write(10)

    assert name_faults() == []


def test_an_empty_trail_is_whole() -> None:
    assert name_faults() == []


def test_verification_goes_on_past_each_fault() -> None:
    write(20)

    attack(
        "UPDATE audit_auditevent SET body = replace(body, %s, %s), actor = 'eve' WHERE seq = 2",
        '"ada"',
        '"eve"',
    )
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
