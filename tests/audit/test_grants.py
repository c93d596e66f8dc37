"""docs/grants.sql, on a real PostgreSQL: the console works as its own user, and that user cannot open the trail."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors, sql

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
PASSWORD = "for this test only"
WORK = """
from channels_app.services.people import create_first_person
create_first_person(address="root@host")
"""
ATTACKS = [
    "UPDATE audit_auditevent SET actor = 'eve'",
    "DELETE FROM audit_auditevent",
    "TRUNCATE audit_auditevent",
    "DROP TRIGGER audit_auditevent_no_update ON audit_auditevent",
    "ALTER TABLE audit_auditevent DISABLE TRIGGER ALL",
    "ALTER TABLE audit_auditevent OWNER TO CURRENT_USER",
    "CREATE OR REPLACE FUNCTION audit_auditevent_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE TRIGGER aside BEFORE INSERT ON audit_auditevent FOR EACH ROW EXECUTE FUNCTION audit_auditevent_refuse()",
    "CREATE RULE aside AS ON INSERT TO audit_auditevent DO INSTEAD NOTHING",
    "DROP TABLE audit_auditevent",
    "SET session_replication_role = replica",
    "DELETE FROM audit_chainhead",
]


@dataclass(frozen=True, kw_only=True)
class Users:
    """Connection addresses of the user who owns the tables and of the one who runs the console."""

    owner: str
    app: str


@pytest.fixture(scope="module")
def users() -> Iterator[Users]:
    """A database of the test's own, migrated and granted as the page says."""
    mark = uuid4().hex
    names = {name: f"{name}_{mark}" for name in ("kvs", "kvs_owner", "kvs_app")}
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as problem:
        pytest.skip(f"No PostgreSQL answers: {problem}")
    database, owner, app = (sql.Identifier(name) for name in names.values())
    with server:
        for role in (owner, app):
            server.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, sql.Literal(PASSWORD)))
        server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))
        try:
            urls = {name: address(name=names["kvs"], user=names[name]) for name in ("kvs_owner", "kvs_app")}
            manage("migrate", "-v0", url=urls["kvs_owner"])
            with psycopg.connect(urls["kvs_owner"], autocommit=True) as owned:
                grants = (ROOT / "docs" / "grants.sql").read_text().replace("kvs_app", names["kvs_app"])
                owned.execute(grants.encode())
            yield Users(owner=urls["kvs_owner"], app=urls["kvs_app"])
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))
            for role in (app, owner):
                server.execute(sql.SQL("DROP ROLE {}").format(role))


def address(*, name: str, user: str) -> str:
    server = urlsplit(SERVER)
    host = server.netloc.rpartition("@")[2]
    return server._replace(netloc=f"{user}:{PASSWORD.replace(' ', '%20')}@{host}", path=f"/{name}").geturl()


def manage(*command: str, url: str) -> str:
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def test_the_console_works_as_its_own_user(users: Users) -> None:
    manage("shell", "-v0", "-c", WORK, url=users.app)

    assert "The trail is whole: 1 event." in manage("verify_audit", url=users.app)


@pytest.mark.parametrize("attack", ATTACKS)
def test_that_user_can_neither_lift_the_triggers_nor_change_an_event(users: Users, attack: str) -> None:
    with psycopg.connect(users.app) as app, pytest.raises(errors.InsufficientPrivilege):
        app.execute(attack.encode())


def test_the_owner_s_triggers_still_stand_in_its_own_way(users: Users) -> None:
    with psycopg.connect(users.owner) as owner, pytest.raises(errors.RestrictViolation):
        owner.execute("TRUNCATE audit_auditevent")
