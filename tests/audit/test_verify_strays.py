"""Events that somebody put beside the chain, past the table's own constraints, are named."""

import pytest
from django.db import connection

from channels_app.audit.inspection import Kind
from channels_app.audit.verification import Look, look
from tests.audit.attacks import attack, name_faults
from tests.audit.entries import write
from tests.trail.locks import lifted

pytestmark = pytest.mark.django_db

ON_SQLITE = pytest.mark.only_on("sqlite")  # PostgreSQL holds its columns to their types
COLUMNS = (
    "at, body, hash, actor, actor_id, through, address, action, subject_kind, subject_id, subject_label, target, "
    "batch, operation, request_id, result"
)
AN_ID = "00000000000040008000000000000001"


def loosen() -> None:
    """The table holds whatever it is given."""
    with lifted(connection), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE TABLE loose AS SELECT * FROM audit_auditevent")
            cursor.execute("DROP TABLE audit_auditevent")
            cursor.execute("ALTER TABLE loose RENAME TO audit_auditevent")
        else:
            cursor.execute("ALTER TABLE audit_auditevent DROP CONSTRAINT audit_seq_is_a_number")
            cursor.execute("ALTER TABLE audit_auditevent DROP CONSTRAINT audit_auditevent_pkey")
            cursor.execute("ALTER TABLE audit_auditevent ALTER COLUMN seq DROP NOT NULL")


def copy(seq: int, *, to: str) -> None:
    """Eve puts a copy of this event beside it, under another number."""
    attack(
        f"INSERT INTO audit_auditevent (seq, id, {COLUMNS}) SELECT {to}, '{AN_ID}', {COLUMNS}"  # noqa: S608
        f" FROM audit_auditevent WHERE seq = {seq}"
    )


@pytest.mark.parametrize("number", ["0", "-3", "NULL"])
def test_an_event_without_a_number_of_the_trail_s_is_named(number: str) -> None:
    write(10)
    loosen()

    copy(4, to=number)

    assert name_faults() == [(0, Kind.INSERTED)]


@ON_SQLITE
@pytest.mark.parametrize("number", ["'zz'", "X'00'", "X'ff'", "CAST(X'ff' AS TEXT)", "4.5", "10.5"])
def test_what_is_no_number_at_all_is_named_and_stops_nothing(number: str) -> None:
    write(10)
    loosen()

    copy(4, to=number)

    assert name_faults() == [(0, Kind.INSERTED)]


@ON_SQLITE
def test_an_event_whose_number_was_made_a_text_is_missing_too() -> None:
    write(10)
    loosen()

    attack("UPDATE audit_auditevent SET seq = 'x' WHERE seq = 4")

    assert name_faults() == [(0, Kind.INSERTED), (4, Kind.MISSING)]


@pytest.mark.parametrize("seq", [2, 3, 6, 10])  # also the last of a chunk, after which the next begins
def test_a_second_event_with_the_same_number_is_named(seq: int) -> None:
    write(10)
    loosen()

    copy(seq, to=str(seq))

    assert (seq, Kind.INSERTED) in name_faults()


def test_what_a_look_remembers_is_the_newest_number() -> None:
    write(3)
    loosen()
    copy(2, to="NULL")
    seen = Look()

    list(look(seen, store=None, root=""))

    assert seen.events == 3
    assert seen.faults == 1


@ON_SQLITE
def test_a_head_without_a_number_is_as_good_as_none() -> None:
    write(3)

    attack("UPDATE audit_chainhead SET seq = 'x'")

    assert name_faults() == [(3, Kind.HEAD)]
