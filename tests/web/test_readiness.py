from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler
from django.test import Client

from channels_app.web.readiness import find_faults, known_migrations
from tests.trail.locks import lifted


def test_a_process_is_alive_without_any_database() -> None:
    response = Client().get("/healthz")

    assert (response.status_code, response.content) == (200, b"alive\n")


@pytest.mark.django_db
def test_a_migrated_installation_is_ready() -> None:
    response = Client().get("/readyz")

    assert (response.status_code, response.content) == (200, b"ready\n")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_missing_migration_is_named() -> None:
    app, name = max(known_migrations())
    MigrationRecorder(connection).record_unapplied(app, name)

    response = Client().get("/readyz")

    assert response.status_code == 503
    assert response.content.decode() == (
        f"The database lacks the migrations {app}.{name}. Run manage.py migrate.\n"
    )


@pytest.mark.django_db
def test_a_trail_without_its_triggers_is_not_ready() -> None:
    with lifted(connection):
        response = Client().get("/readyz")

    assert response.status_code == 503
    assert "trigger audit_auditevent_no_update is missing or changed" in response.content.decode()


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_said_without_its_address(tmp_path: Path) -> None:
    nowhere = ConnectionHandler(
        {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "gone" / "db.sqlite3"}}
    )

    assert find_faults(nowhere["default"]) == ("The database does not answer.",)


@pytest.mark.django_db
def test_a_server_that_does_not_answer_is_said_without_its_address() -> None:
    nowhere = ConnectionHandler(
        {
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": "x",
                "USER": "somebody",
                "PASSWORD": "a secret",
                "HOST": "127.0.0.1",
                "PORT": "1",
            }
        }
    )

    assert find_faults(nowhere["default"]) == ("The database does not answer.",)
