"""A database of a test's own, of the kind that the suite runs on: copied, read and held past the product."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

Row = tuple[Any, ...]
_copying = threading.Lock()  # PostgreSQL copies a database that nobody else uses


class Database(Protocol):
    url: str
    now: str  # the clock by which claims are timed, as this database writes it

    def copy(self, name: str) -> "Database": ...

    def read(self, query: str) -> list[Row]: ...

    def hold(self) -> Any:
        """Inside this context nothing that belongs into the trail can be committed."""

    def hold_operations(self) -> Any:
        """Inside this context no operation can be claimed."""

    def is_free(self) -> bool:
        """Whether others can write now."""

    def drop(self) -> None: ...


class SqliteDatabase:
    now = "strftime('%Y-%m-%d %H:%M:%f', 'now')"

    def __init__(self, file: Path) -> None:
        self._file = file
        self.url = f"sqlite:///{file}"

    def copy(self, name: str) -> "SqliteDatabase":
        other = SqliteDatabase(self._file.with_name(f"{name}.sqlite3"))
        with closing(sqlite3.connect(self._file)) as ours, closing(sqlite3.connect(other._file)) as theirs:
            ours.backup(theirs)
        return other

    def read(self, query: str) -> list[Row]:
        uri = f"file:{self._file}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=10)) as connection:
            return connection.execute(query).fetchall()

    @contextmanager
    def hold(self) -> Iterator[None]:
        with closing(sqlite3.connect(self._file, isolation_level=None, timeout=10)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")

    hold_operations = hold

    def is_free(self) -> bool:
        with closing(sqlite3.connect(self._file, isolation_level=None, timeout=0.5)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            return True

    def drop(self) -> None:
        self._file.unlink(missing_ok=True)


class PostgresDatabase:
    now = "statement_timestamp()"

    def __init__(self, server: str, name: str) -> None:
        """`server`: the URL of any database there, from which this one is made and dropped."""
        self._server, self._name = server, name
        self.url = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        self._reading = threading.Lock()
        self._reader: psycopg.Connection[Row] | None = None

    def create(self) -> "PostgresDatabase":
        self._order("CREATE DATABASE {}", self._name)
        return self

    def copy(self, name: str) -> "PostgresDatabase":
        other = PostgresDatabase(self._server, f"{self._name}_{name}")
        with _copying, self._reading:
            if self._reader is not None:
                self._reader.close()
            self._order("CREATE DATABASE {} TEMPLATE {}", other._name, self._name)
        return other

    def read(self, query: str) -> list[Row]:
        with self._reading:  # one connection, for making one costs more than what is asked
            try:
                return self._connected().execute(query.encode()).fetchall()
            except psycopg.OperationalError:  # the server was started again
                return self._connected().execute(query.encode()).fetchall()

    @contextmanager
    def hold(self) -> Iterator[None]:
        with psycopg.connect(self.url) as connection:
            connection.execute("SELECT 1 FROM audit_chainhead FOR UPDATE")
            yield
            connection.rollback()

    def is_free(self) -> bool:
        return True  # a server finishes what it was told, whatever becomes of its client

    @contextmanager
    def hold_operations(self) -> Iterator[None]:
        with psycopg.connect(self.url) as connection:
            connection.execute("SELECT 1 FROM channels_app_operation FOR UPDATE")
            yield
            connection.rollback()

    def drop(self) -> None:
        if self._reader is not None:
            self._reader.close()
        self._order("DROP DATABASE IF EXISTS {} WITH (FORCE)", self._name)

    def _connected(self) -> psycopg.Connection[Row]:
        if self._reader is None or self._reader.closed:
            self._reader = psycopg.connect(self.url, autocommit=True)
        return self._reader

    def _order(self, order: str, *names: str) -> None:
        identifiers = map(sql.Identifier, names)
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(sql.SQL(order).format(*identifiers))


def is_postgres() -> bool:
    """Whether the suite runs on PostgreSQL."""
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


def new_database(folder: Path) -> Database:
    """An empty one of the kind that DATABASE_URL names; SQLite where it names none."""
    if is_postgres():
        return PostgresDatabase(os.environ["DATABASE_URL"], f"kvs_faults_{os.getpid()}").create()
    return SqliteDatabase(folder / "template.sqlite3")
