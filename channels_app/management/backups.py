"""What is kept of a database before it is changed, or when it is gone."""

import sqlite3
from datetime import datetime
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor


def is_migration_pending(connection: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def copy_database(connection: BaseDatabaseWrapper, folder: Path, *, now: datetime) -> Path | None:
    """Copy the SQLite database into the folder, whole and readable by its owner only.

    None for another database, which has its own backups, and for one that has nothing in it yet.
    """
    if connection.vendor != "sqlite" or not connection.introspection.table_names():
        return None
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"db-{now:%Y%m%dT%H%M%SZ}.sqlite3"
    unfinished = file.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    connection.ensure_connection()
    copy = sqlite3.connect(unfinished)
    try:
        connection.connection.backup(copy)
    finally:
        copy.close()
    unfinished.replace(file)
    return file


def set_aside(folder: Path, *, now: datetime) -> Path | None:
    """Put an empty folder in place of this one, and keep it under another name. None where there is nothing in it."""
    if not folder.is_dir() or not any(folder.iterdir()):
        return None
    aside = folder.rename(folder.with_name(f"{folder.name}-until-{now:%Y%m%dT%H%M%SZ}"))
    folder.mkdir(mode=0o700)
    return aside
