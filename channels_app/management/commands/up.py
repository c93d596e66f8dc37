import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, connections

from channels_app.management import asker, programs
from channels_app.management.answering import call_when_answering
from channels_app.management.backups import copy_database, is_migration_pending, set_aside
from channels_app.management.processes import Program, Runner
from channels_app.management.statics import collect_static_files
from channels_app.services.people import create_first_person
from kvsadmin import embedded

NEW_PASSWORD = ".venv/bin/python manage.py changepassword"  # noqa: S105 (a command)


class Command(BaseCommand):
    help = "All processes of the embedded installation, until Ctrl-C or SIGTERM. Its state is under var/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        embedded.add_arguments(parser)

    def handle(self, *, aws: bool, port: int, kvs_port: int, **_: Any) -> None:
        try:
            self._prepare_database()
            self._prepare_files()
            self._introduce_first_person()
        except KeyboardInterrupt:
            sys.exit(130)
        connections.close_all()
        self._say("Starting …")
        call_when_answering(port, lambda: self._announce(aws=aws, port=port))
        sys.exit(Runner(programs=_programs(aws, port, kvs_port), folder=settings.ROOT, say=self._say).run())

    def _prepare_database(self) -> None:
        if not is_migration_pending(connection):
            return
        if not connection.introspection.table_names():
            self._part_from_earlier_checkpoints()
        copy = copy_database(connection, settings.VAR / "backups", now=datetime.now(UTC))
        if copy:
            self._say(f"Copied the database to {copy}, as it was before this migration.")
        self._say("Preparing the database …")
        call_command("migrate", interactive=False, verbosity=0)

    def _part_from_earlier_checkpoints(self) -> None:
        """They are of a database that is gone, and a new one would agree with none of them. A store that somebody
        has named is not ours to move."""
        if not settings.OWN_STORE or settings.AUDIT_CHECKPOINTS != settings.OWN_STORE:
            return
        aside = set_aside(Path(settings.OWN_STORE), now=datetime.now(UTC))
        if aside:
            self._say(f"This is a new database. The checkpoints of the one before it are in {aside} now.")

    def _prepare_files(self) -> None:
        if collect_static_files(settings.STATIC_ROOT):
            self._say("Collected the static files.")
        for hint in settings.BROKER_FOLDER.glob("*"):  # from before: a worker looks for its work as it starts
            hint.unlink()

    def _introduce_first_person(self) -> None:
        """Say the password now, not when all runs: what is interrupted between the two must not lose it."""
        made = create_first_person(address=asker.where())
        if made:
            person, password = made
            self._say(f"Sign in as {person.username} with the password  {password}")
            self._say(f"It is shown this once; {NEW_PASSWORD} {person.username} makes a new one.")
        else:
            self._say(f"Sign in with the name you have; {NEW_PASSWORD} NAME makes a new password.")

    def _announce(self, *, aws: bool, port: int) -> None:
        cloud = (
            "AWS, by its standard chain of credentials." if aws else "Local KVS: nothing here reaches AWS."
        )
        self._say(f"{cloud}\nKVS Admin is running: http://127.0.0.1:{port}  (Ctrl-C stops it)")

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def _programs(aws: bool, port: int, kvs_port: int) -> list[Program]:
    local = [programs.local_kvs(port=kvs_port, state=settings.VAR / "localkvs.sqlite3")]
    return [*([] if aws else local), programs.worker(), programs.BEAT, programs.web(port=port)]
