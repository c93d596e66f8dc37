"""The trail without its triggers, for tests that attack it or empty it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

from channels_app.audit.triggers import ON_POSTGRESQL, ON_SQLITE, TABLE, list_statements


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside, the database lets the trail be changed; afterwards it refuses again."""
    with connection.cursor() as cursor:
        for statement in list_drops(connection.vendor):
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in list_statements(connection.vendor):
                cursor.execute(statement)


def list_drops(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {name} ON {TABLE}" for name in ON_POSTGRESQL]
    return [f"DROP TRIGGER IF EXISTS {name}" for name in ON_SQLITE]
