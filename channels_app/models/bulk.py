import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL

Row = Mapping[str, Any]
UNFOLD = {
    "postgresql": "SELECT json_array_elements_text(%s::json)",
    "sqlite": "SELECT value FROM json_each(%s)",
}
READY = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


def insert_rows(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Insert rows that all name the same fields, by one prepared statement. What is not named gets its default.

    A model's `bulk_create` costs ten times as much a row, which is what a batch of a hundred thousand is made of.
    """
    if not rows:
        return
    names = list(rows[0])
    columns = ", ".join(_column(model, name) for name in names)
    marks = ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {_quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608 (names of ours)
    _run(statement, _adapted(model, names, rows))


def update_rows(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Update rows by their `pk`, all of them the same fields, by one prepared statement."""
    if not rows:
        return
    names = [name for name in rows[0] if name != "pk"]
    sets = ", ".join(f"{_column(model, name)} = %s" for name in names)
    key = _quote(model._meta.pk.column)
    statement = f"UPDATE {_quote(model._meta.db_table)} SET {sets} WHERE {key} = %s"  # noqa: S608 (names of ours)
    _run(statement, _adapted(model, [*names, "pk"], rows))


def one_of(texts: Iterable[str]) -> RawSQL:
    """For `__in`: many values as one parameter, for Django prepares each value of a list by itself."""
    return RawSQL(UNFOLD[connection.vendor], [json.dumps(list(texts))])  # noqa: S611 (statements of ours)


def _adapted(model: type[models.Model], names: Sequence[str], rows: Sequence[Row]) -> list[list[Any]]:
    adapters = [(name, _adapter(_field(model, name))) for name in names]
    return [[adapt(row[name]) if adapt else row[name] for name, adapt in adapters] for row in rows]


def _adapter(field: Any) -> Callable[[Any], Any] | None:
    """How a field's values are made ready; None where they are, which most are, and which is much of the speed."""
    if isinstance(field, READY):
        return None
    adapt = partial(field.get_db_prep_save, connection=connection)
    if isinstance(field, models.DateTimeField):
        return None if connection.vendor == "postgresql" else _as_text
    if isinstance(field, models.JSONField):
        nothing = adapt([])  # which most lists are
        return lambda value: nothing if value == [] else adapt(value)
    return cache(adapt) if isinstance(field, models.ForeignKey) else adapt  # a group shares few of those


def _as_text(at: datetime | None) -> str | None:
    """As Django writes a time for SQLite, at a tenth of its cost."""
    return None if at is None else str(at.astimezone(UTC).replace(tzinfo=None))


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _column(model: type[models.Model], name: str) -> str:
    return _quote(_field(model, name).column)


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def _run(statement: str, rows: list[list[Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
