"""Columns in the form in which a body writes them, made by the database.

Verification compares these texts only. Through Python's UUIDs and datetimes it takes twice as long. Each is made so
that nothing but what the console writes comes out right: SQLite keeps in a column whatever it is given.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Func, TextField
from django.db.models.sql.compiler import SQLCompiler

DIGITS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))


class Whole(Func):
    """Whether a column of numbers holds a whole one. PostgreSQL's holds nothing else."""

    output_field = BooleanField()
    template = "(%(expressions)s IS NOT NULL)"

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="(typeof(%(expressions)s) = 'integer')", **context)


class Written(Func):
    """A column as text; SQLite's text of another type is no text of ours, and comes out as nothing."""

    output_field = TextField()
    template = "CAST(%(expressions)s AS TEXT)"
    on_sqlite = "%(expressions)s"

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        template = f"CASE typeof(%(expressions)s) WHEN 'text' THEN {self.on_sqlite} ELSE '' END"
        return self.as_sql(compiler, connection, template=template, **context)


class WrittenId(Written):
    """A UUID with its dashes; SQLite stores it without."""

    parts = " || '-' || ".join(f"substr(%(expressions)s, {first}, {length})" for first, length in DIGITS)
    on_sqlite = f"{parts} || substr(%(expressions)s, 33)"


class WrittenTime(Written):
    """A moment in RFC 3339, UTC, microseconds; SQLite stores it with a space, and whole seconds without zeros."""

    with_t = "replace(replace(%(expressions)s, 'T', '?'), ' ', 'T')"
    on_sqlite = f"{with_t} || CASE length(%(expressions)s) WHEN 19 THEN '.000000Z' ELSE 'Z' END"

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        written = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
        template = (
            f"CASE WHEN %(expressions)s < '0001-01-01' THEN '' ELSE {written} END"  # years BC look like ours
        )
        return self.as_sql(compiler, connection, template=template, **context)


@contextmanager
def bytes_shown(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside, SQLite gives a text that is none with its bytes as digits, and ends nothing. (Slower.)"""
    connection.ensure_connection()
    raw = connection.connection
    if connection.vendor != "sqlite":
        yield
        return
    raw.text_factory = partial(str, encoding="utf-8", errors="backslashreplace")
    try:
        yield
    finally:
        raw.text_factory = str
