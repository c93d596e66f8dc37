"""The copy of the SQLite file before a migration."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from channels_app.management.backups import copy_database, set_aside

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[DatabaseWrapper]:
    """A SQLite file of this test's own, in WAL mode as the product's."""
    settings = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(tmp_path / "db.sqlite3"),
        "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL"},
    }
    with django_db_blocker.unblock():
        database = cast(DatabaseWrapper, ConnectionHandler({"default": settings})["default"])
        yield database
        database.close()


def write(database: DatabaseWrapper, *names: str) -> None:
    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS channel (name TEXT)")
        cursor.executemany("INSERT INTO channel VALUES (%s)", [[name] for name in names])


def test_the_copy_has_everything_that_was_committed(database: DatabaseWrapper, tmp_path: Path) -> None:
    write(database, "ward-3", "garden")

    copy = copy_database(database, tmp_path / "backups", now=NOW)

    assert copy is not None
    with closing(sqlite3.connect(copy)) as opened:
        assert opened.execute("SELECT name FROM channel").fetchall() == [("ward-3",), ("garden",)]


def test_the_copy_is_named_by_its_time_and_is_its_owners_alone(
    database: DatabaseWrapper, tmp_path: Path
) -> None:
    write(database, "ward-3")

    copy = copy_database(database, tmp_path / "backups", now=NOW)

    assert copy == tmp_path / "backups" / "db-20261124T093000Z.sqlite3"
    assert copy.stat().st_mode & 0o777 == 0o600


def test_a_later_copy_leaves_the_earlier_one(database: DatabaseWrapper, tmp_path: Path) -> None:
    write(database, "ward-3")

    copy_database(database, tmp_path / "backups", now=NOW)
    copy_database(database, tmp_path / "backups", now=NOW.replace(hour=10))

    assert len(list((tmp_path / "backups").iterdir())) == 2


def test_what_an_interrupted_copy_left_is_in_nobodys_way(database: DatabaseWrapper, tmp_path: Path) -> None:
    write(database, "ward-3")
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "db-20261124T093000Z.part").write_text("half a copy")

    copy = copy_database(database, tmp_path / "backups", now=NOW)

    assert list((tmp_path / "backups").iterdir()) == [copy]


def test_a_database_with_nothing_in_it_is_not_copied(database: DatabaseWrapper, tmp_path: Path) -> None:
    assert copy_database(database, tmp_path / "backups", now=NOW) is None
    assert not (tmp_path / "backups").exists()


def test_a_folder_that_is_set_aside_is_kept_under_another_name(tmp_path: Path) -> None:
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    (folder / "a paper").write_text("signed")

    aside = set_aside(folder, now=NOW)

    assert aside == tmp_path / "checkpoints-until-20261124T093000Z"
    assert (aside / "a paper").read_text() == "signed"
    assert list(folder.iterdir()) == []


def test_nothing_is_set_aside_where_nothing_is(tmp_path: Path) -> None:
    assert set_aside(tmp_path, now=NOW) is None
    assert set_aside(tmp_path / "not there", now=NOW) is None
