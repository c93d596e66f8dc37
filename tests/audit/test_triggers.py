"""The database refuses to change the trail, and says when it can no longer refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.core.management.commands import flush
from django.db import IntegrityError, connection, transaction
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.state import ProjectState

from channels_app.audit import migrations
from channels_app.audit.models import AuditEvent
from channels_app.audit.operations import ProtectTrail
from channels_app.audit.triggers import REFUSAL, find_missing_triggers, list_statements
from tests.audit.entries import write
from tests.trail.locks import lifted

pytestmark = pytest.mark.django_db

EVERYWHERE = [
    "UPDATE audit_auditevent SET actor = 'eve'",
    "UPDATE audit_auditevent SET seq = seq + 1",
    "DELETE FROM audit_auditevent",
    "DELETE FROM audit_auditevent WHERE seq = 1",
]
ON_SQLITE = [
    "UPDATE OR REPLACE audit_auditevent SET actor = 'eve'",
    "REPLACE INTO audit_auditevent SELECT * FROM audit_auditevent WHERE seq = 1",
    "INSERT OR REPLACE INTO audit_auditevent ({columns}) SELECT {other_seq} FROM audit_auditevent",
    "INSERT OR REPLACE INTO audit_auditevent (rowid, {columns}) SELECT rowid, {other} FROM audit_auditevent",
    "INSERT INTO audit_auditevent SELECT * FROM audit_auditevent WHERE true"
    " ON CONFLICT (seq) DO UPDATE SET actor = 'eve'",
]
ON_POSTGRESQL = [
    "TRUNCATE audit_auditevent",
    "TRUNCATE audit_chainhead, audit_auditevent CASCADE",
    "INSERT INTO audit_auditevent SELECT * FROM audit_auditevent ON CONFLICT (seq) DO UPDATE SET actor = 'eve'",
    "SET LOCAL session_replication_role = replica; DELETE FROM audit_auditevent",
]
# Each leaves the trail open to DELETE in another way.
WEAKENED: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {
        "a trigger of the same name that does nothing": (
            "DROP TRIGGER audit_auditevent_no_delete",
            "CREATE TRIGGER audit_auditevent_no_delete BEFORE DELETE ON audit_auditevent BEGIN SELECT 1; END",
        ),
        "a table that was remade": (
            "CREATE TABLE remade AS SELECT * FROM audit_auditevent",
            "DROP TABLE audit_auditevent",
            "ALTER TABLE remade RENAME TO audit_auditevent",
        ),
    },
    "postgresql": {
        "a trigger that never fires": (
            "CREATE OR REPLACE TRIGGER audit_auditevent_no_delete BEFORE DELETE ON audit_auditevent"
            " FOR EACH ROW WHEN (false) EXECUTE FUNCTION audit_auditevent_refuse()",
        ),
        "a function that refuses nothing": (
            "CREATE OR REPLACE FUNCTION audit_auditevent_refuse() RETURNS trigger LANGUAGE plpgsql"
            " AS $$BEGIN RETURN OLD; END$$",
        ),
        "triggers that are switched off": ("ALTER TABLE audit_auditevent DISABLE TRIGGER USER",),
        "triggers that a replica's session does not fire": (
            "ALTER TABLE audit_auditevent ENABLE TRIGGER audit_auditevent_no_delete",
        ),
    },
}


def list_attacks() -> list[str]:
    """What to try on this database."""
    return EVERYWHERE + (ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE)


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def attack(sql: str) -> None:
    names = [field.column for field in AuditEvent._meta.concrete_fields]
    other_seq = [f"{name} + 1" if name == "seq" else name for name in names]
    other = ["'0123456789abcdef0123456789abcdef'" if name == "id" else name for name in other_seq]
    sql = sql.format(columns=", ".join(names), other_seq=", ".join(other_seq), other=", ".join(other))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_refuses_every_statement_that_would_change_the_trail() -> None:
    write()
    before = list(AuditEvent.objects.values())

    for sql in list_attacks():
        with pytest.raises(IntegrityError, match=REFUSAL):
            attack(sql)

    assert list(AuditEvent.objects.values()) == before


def test_the_orm_is_refused_too() -> None:
    (event,) = write()
    event.actor = "eve"

    for change in (event.save, event.delete, AuditEvent.objects.all().delete):
        with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
            change()


def test_with_the_triggers_lifted_the_same_statement_goes_through() -> None:
    write()

    with lifted(connection):
        attack("UPDATE audit_auditevent SET actor = 'eve'")

    assert AuditEvent.objects.get().actor == "eve"


def test_a_migrated_database_misses_no_trigger() -> None:
    assert find_missing_triggers(connection) == ()


def test_dropped_triggers_are_missed_until_they_are_back() -> None:
    with lifted(connection):
        missing = find_missing_triggers(connection)

    assert len(missing) == 3
    assert find_missing_triggers(connection) == ()


def test_protecting_a_protected_trail_changes_nothing() -> None:
    with connection.cursor() as cursor:
        for statement in list_statements(connection.vendor):
            cursor.execute(statement)

    assert find_missing_triggers(connection) == ()


def test_triggers_that_no_longer_do_their_work_are_missed() -> None:
    for way, statements in WEAKENED[connection.vendor].items():
        with undone(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

            assert "audit_auditevent_no_delete" in find_missing_triggers(connection), way


def test_every_migration_of_the_trail_ends_by_protecting_it() -> None:
    folder = Path(str(migrations.__file__)).parent
    names = [file.stem for file in folder.glob("[0-9]*.py")]

    last = [import_module(f"{migrations.__name__}.{name}").Migration.operations[-1] for name in names]

    assert last
    assert all(isinstance(operation, ProtectTrail) for operation in last)


def test_the_migrations_cannot_be_undone() -> None:
    first = import_module(f"{migrations.__name__}.0001_trail").Migration("0001_trail", "audit")

    with pytest.raises(IrreversibleError):
        first.unapply(ProjectState(), connection.schema_editor())


def test_a_product_without_the_tests_own_flush_cannot_be_flushed() -> None:
    (event,) = write()

    with pytest.raises(CommandError), transaction.atomic():
        flush.Command().handle(database="default", verbosity=0, interactive=False)

    assert AuditEvent.objects.get() == event
