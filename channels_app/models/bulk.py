"""Many rows by one statement, which is what a batch of a hundred thousand is made of.

They go to the database at one go, as JSON that it unfolds by itself: a statement for each row costs several times as
much on the way there, and Django's own `bulk_create` and `bulk_update` ten times.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models.expressions import RawSQL

Row = Mapping[str, Any]
UNFOLD = {
    "postgresql": "SELECT json_array_elements_text(%s::json)",
    "sqlite": "SELECT value FROM json_each(%s)",
}


def insert_rows(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Insert rows that all name the same fields. What is not named gets its default. What goes into a JSON field is a
    list, an object or nothing; SQLite keeps it without Django's spaces, so ask for a key of it, never for the whole. No
    text has a NUL, which PostgreSQL refuses and SQLite takes for its end."""
    if not rows:
        return
    columns = _columns(model, list(rows[0]))
    names = ", ".join(map(_quote, columns.values()))
    into = f"INSERT INTO {_quote(model._meta.db_table)} ({names})"
    _run(f"{into} {_unfold(model, columns)}", rows, columns)


def update_rows(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Update rows by their `pk`, all of them the same fields, and each row once."""
    if not rows:
        return
    columns = _columns(model, [name for name in rows[0] if name != "pk"])
    sets = ", ".join(f"{column} = row.{column}" for column in map(_quote, columns.values()))
    table, key = _quote(model._meta.db_table), _quote(model._meta.pk.column)
    columns["pk"] = model._meta.pk.column
    found = f"FROM ({_unfold(model, columns)}) AS row WHERE {table}.{key} = row.{key}"
    _run(f"UPDATE {table} SET {sets} {found}", rows, columns)  # noqa: S608


def one_of(texts: Iterable[str]) -> RawSQL:
    """For `__in`: many values as one parameter, for Django prepares each value of a list by itself."""
    return RawSQL(UNFOLD[connection.vendor], [json.dumps(list(texts))])  # noqa: S611 (statements of ours)


def _columns(model: type[models.Model], names: Iterable[str]) -> dict[str, str]:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    return {field.name: field.column for field in fields}


def _unfold(model: type[models.Model], columns: Mapping[str, str]) -> str:
    """The statement that makes rows of JSON. PostgreSQL knows the columns' types by the table's name."""
    if connection.vendor == "postgresql":
        names = ", ".join(map(_quote, columns.values()))
        return f"SELECT {names} FROM json_populate_recordset(NULL::{_quote(model._meta.db_table)}, %s)"  # noqa: S608
    values = ", ".join(f"json_extract(value, '$.{each}') AS {_quote(each)}" for each in columns.values())
    return f"SELECT {values} FROM json_each(%s)"  # noqa: S608 (names of ours, here as everywhere)


def _run(statement: str, rows: Sequence[Row], columns: Mapping[str, str]) -> None:
    ready = [{column: row[name] for name, column in columns.items()} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(ready, ensure_ascii=False, default=WRITTEN[connection.vendor])])


def _as_sqlite_has_it(value: UUID | datetime) -> str:
    """As Django writes it there."""
    return value.hex if isinstance(value, UUID) else str(value.astimezone(UTC).replace(tzinfo=None))


WRITTEN: Mapping[str, Callable[[Any], str]] = {"postgresql": str, "sqlite": _as_sqlite_has_it}


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)
