import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
DESCRIBE = """
import json
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
with connection.cursor() as cursor:
    tables = sorted(connection.introspection.table_names(cursor))
    described = {}
    for table in tables:
        columns = connection.introspection.get_table_description(cursor, table)
        constraints = connection.introspection.get_constraints(cursor, table)
        named = [name for name in constraints if name.startswith(("channel_", "operation_", "grant_", "tag_"))]
        described[table] = {"columns": sorted(column.name for column in columns), "constraints": sorted(named)}
ran = sorted(f"{m.app}.{m.name}" for m in MigrationRecorder.Migration.objects.all())
print(json.dumps({"tables": described, "ran": ran}))
"""


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """An empty database of its own on PostgreSQL."""
    name = f"kvsadmin_{uuid.uuid4().hex}"
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as problem:
        if os.environ.get("KVSADMIN_REQUIRE_ALL"):
            raise
        pytest.skip(f"No PostgreSQL answers: {problem}")
    with server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield urlsplit(SERVER)._replace(path=f"/{name}").geturl()
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def describe_migrated(url: str) -> dict[str, object]:
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    shell = [*manage, "shell", "-v0", "-c", DESCRIBE]
    told = subprocess.run(shell, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    described: dict[str, object] = json.loads(told.stdout)
    return described


def test_every_migration_makes_the_same_of_sqlite_and_postgresql(postgres_url: str, tmp_path: Path) -> None:
    sqlite = describe_migrated(f"sqlite:///{tmp_path / 'db.sqlite3'}")

    postgres = describe_migrated(postgres_url)

    assert sqlite["ran"] == postgres["ran"]
    assert sqlite["tables"] == postgres["tables"]
