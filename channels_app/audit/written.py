"""Columns in the form in which a body writes them, made by the database.

Verification compares these texts only. Through Python's UUIDs and datetimes it takes twice as long.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, TextField
from django.db.models.sql.compiler import SQLCompiler

DIGITS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))


class Written(Func):
    """A column as text. (SQLite lets bytes stand in a text's column; here they come out as text.)"""

    output_field = TextField()
    template = "CAST(%(expressions)s AS TEXT)"


class WrittenId(Written):
    """A UUID with its dashes; SQLite stores it without."""

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        parts = (f"substr(%(expressions)s, {first}, {length})" for first, length in DIGITS)
        return self.as_sql(compiler, connection, template=" || '-' || ".join(parts), **context)


class WrittenTime(Written):
    """A moment in RFC 3339, UTC, microseconds; SQLite stores it with a space and may leave zeros out."""

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        whole = "replace(substr(%(expressions)s, 1, 19), ' ', 'T')"
        fraction = "substr(substr(%(expressions)s, 21) || '000000', 1, 6)"
        return self.as_sql(compiler, connection, template=f"{whole} || '.' || {fraction} || 'Z'", **context)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        form = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
        template = f"to_char(%(expressions)s AT TIME ZONE 'UTC', '{form}')"
        return self.as_sql(compiler, connection, template=template, **context)
