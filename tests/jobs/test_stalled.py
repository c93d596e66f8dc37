"""Sessions of PostgreSQL that stopped in the middle of a write, and so keep what they wrote locked."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

import environ
import psycopg
import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper

from channels_app.jobs.stalled import end_stalled_sessions

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
NOW = timedelta(0)
TABLE = f"stalled_{os.getpid()}"
WRITE = f"UPDATE {TABLE} SET turn = turn + 1"  # noqa: S608
WAITS = "SELECT * FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Client'"
LOOK = f"SELECT * FROM {TABLE} FOR UPDATE SKIP LOCKED"  # noqa: S608

Connect = Callable[[str], psycopg.Connection]


@pytest.fixture
def server(db: None) -> Iterator[BaseDatabaseWrapper]:
    """A session of ours, and a table with one row."""
    options = {"OPTIONS": {"application_name": TABLE}}
    settings = connection.settings_dict | environ.Env.db_url_config(SERVER) | options
    with closing(DatabaseWrapper(settings, "server")) as ours, ours.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} AS SELECT 1 AS turn")
        yield ours
        cursor.execute(f"DROP TABLE {TABLE}")


@pytest.fixture
def connect() -> Iterator[Connect]:
    opened: list[psycopg.Connection] = []

    def open_one(name: str) -> psycopg.Connection:
        opened.append(psycopg.connect(SERVER, application_name=name))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


def stop_behind_a_pipeline(session: psycopg.Connection) -> None:
    """It has been told what became of its writes, and was about to commit."""
    session.cursor().executemany(WRITE, [[], []])


def stop_in_a_pipeline(session: psycopg.Connection) -> None:
    """It has sent a write, and was about to send more."""
    session.execute("SELECT 1")
    session.pgconn.enter_pipeline_mode()
    session.pgconn.send_query_params(WRITE.encode(), [])
    session.pgconn.send_flush_request()
    session.pgconn.flush()


def until_it_holds_its_row(server: BaseDatabaseWrapper, session: psycopg.Connection) -> None:
    """And PostgreSQL waits for what it says next, which is a moment after it has answered."""
    until(lambda: is_locked(server) and is_waited_for(server, session))


def until(check: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_waited_for(server: BaseDatabaseWrapper, session: psycopg.Connection) -> bool:
    with server.cursor() as cursor:
        cursor.execute(WAITS, [session.info.backend_pid])
        return bool(cursor.fetchall())


def is_locked(server: BaseDatabaseWrapper) -> bool:
    with server.cursor() as cursor:
        cursor.execute(LOOK)
        return not cursor.fetchall()


def test_one_of_ours_that_stopped_in_a_pipeline_lets_go_of_its_rows(
    server: BaseDatabaseWrapper, connect: Connect
) -> None:
    session = connect(TABLE)
    stop_in_a_pipeline(session)
    until_it_holds_its_row(server, session)

    assert end_stalled_sessions(server, after=NOW) == 1

    until(lambda: not is_locked(server))


def test_one_that_may_still_be_about_to_send_is_left_alone(
    server: BaseDatabaseWrapper, connect: Connect
) -> None:
    session = connect(TABLE)
    stop_in_a_pipeline(session)
    until_it_holds_its_row(server, session)

    assert end_stalled_sessions(server, after=timedelta(seconds=10)) == 0


def test_a_session_of_another_program_is_left_alone(server: BaseDatabaseWrapper, connect: Connect) -> None:
    session = connect("psql")
    stop_in_a_pipeline(session)
    until_it_holds_its_row(server, session)

    assert end_stalled_sessions(server, after=NOW) == 0


def test_one_that_stopped_behind_a_pipeline_lets_go_too(
    server: BaseDatabaseWrapper, connect: Connect
) -> None:
    session = connect(TABLE)
    stop_behind_a_pipeline(session)
    until_it_holds_its_row(server, session)

    assert end_stalled_sessions(server, after=NOW) == 1

    until(lambda: not is_locked(server))


def test_the_embedded_database_has_none(db: None) -> None:
    if connection.vendor == "sqlite":
        assert end_stalled_sessions(connection, after=NOW) == 0
