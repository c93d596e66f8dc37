"""The database itself refuses to change the trail, whoever asks: triggers on SQLite and on PostgreSQL.

An owner of the database can still drop them, and then the chain tells (see verify). Each is looked for in
its full text, so one of the same name that does nothing counts as missing.
"""

from typing import Final

from django.db import NotSupportedError
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE: Final = "audit_auditevent"
REFUSAL: Final = "The audit trail is only ever added to."

SQLITE_ACTION: Final = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
# REPLACE deletes the row in its way and asks no trigger for DELETE, so an insert may have no row in its way.
IN_THE_WAY: Final = f"SELECT 1 FROM {TABLE} WHERE seq = NEW.seq OR id = NEW.id OR rowid = NEW.rowid"  # noqa: S608
ON_SQLITE: Final = {
    f"{TABLE}_no_update": f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} {SQLITE_ACTION}",
    f"{TABLE}_no_delete": f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} {SQLITE_ACTION}",
    f"{TABLE}_no_replace": (
        f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE}"
        f" WHEN EXISTS ({IN_THE_WAY}) {SQLITE_ACTION}"
    ),
}

FUNCTION: Final = f"{TABLE}_refuse"
POSTGRESQL_ACTION: Final = f"BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END"
MAKE_FUNCTION: Final = (
    f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${POSTGRESQL_ACTION}$$"
)
EACH_ROW: Final = f"ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()"
EACH_STATEMENT: Final = f"ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
ON_POSTGRESQL: Final = {
    f"{TABLE}_no_update": f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE {EACH_ROW}",
    f"{TABLE}_no_delete": f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE {EACH_ROW}",
    f"{TABLE}_no_truncate": f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE {EACH_STATEMENT}",
}
# "A": fires in a replica's session too, which an administrator could otherwise pretend to be.
SEEN_BY_POSTGRESQL: Final = """
    SELECT tgname, pg_get_triggerdef(pg_trigger.oid, true), prosrc
    FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE tgrelid = to_regclass(%s) AND tgenabled = 'A'
"""
# What could keep an event from being written, or write another: on the head, too, which says what comes next.
GUARDED: Final = (TABLE, "audit_chainhead")
OTHERS_ON_SQLITE: Final = (
    "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND lower(tbl_name) IN (%s, %s)"
)
OTHERS_ON_POSTGRESQL: Final = """
    SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND tgrelid IN (to_regclass(%s), to_regclass(%s))
    UNION ALL
    SELECT relname, rulename FROM pg_rewrite JOIN pg_class ON pg_class.oid = ev_class
    WHERE ev_class IN (to_regclass(%s), to_regclass(%s))
"""


def list_statements(vendor: str) -> list[str]:
    """The SQL that protects the trail, or protects it again, whatever is there already."""
    if vendor == "sqlite":
        drops = [f"DROP TRIGGER IF EXISTS {name}" for name in ON_SQLITE]
        return [*drops, *ON_SQLITE.values()]
    if vendor == "postgresql":
        creates = [create.replace("CREATE", "CREATE OR REPLACE", 1) for create in ON_POSTGRESQL.values()]
        enables = [f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {name}" for name in ON_POSTGRESQL]
        return [MAKE_FUNCTION, *creates, *enables]
    raise NotSupportedError(f"The audit trail cannot be protected on {vendor}; use SQLite or PostgreSQL.")


def find_missing_triggers(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """The names of the triggers that are not there, are switched off, or do something else."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(SEEN_BY_POSTGRESQL, [TABLE])
            found = {name: create for name, create, does in cursor.fetchall() if does == POSTGRESQL_ACTION}
            return tuple(name for name, create in ON_POSTGRESQL.items() if found.get(name) != create)
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = dict(cursor.fetchall())
        return tuple(name for name, create in ON_SQLITE.items() if found.get(name) != create)


def find_other_triggers(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """The names of triggers and rules on the trail that are none of ours."""
    on_sqlite = connection.vendor == "sqlite"
    ours = {(TABLE, name) for name in (ON_SQLITE if on_sqlite else ON_POSTGRESQL)}
    with connection.cursor() as cursor:
        if on_sqlite:
            cursor.execute(OTHERS_ON_SQLITE, GUARDED)
        else:
            cursor.execute(OTHERS_ON_POSTGRESQL, GUARDED * 2)
        return tuple(sorted(name for table, name in cursor.fetchall() if (table, name) not in ours))
