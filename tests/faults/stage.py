"""Where scenes play."""

import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.cloud import LocalKvs
from tests.faults.databases import Database, new_database
from tests.faults.rig import PASSWORD, PERSON, Installation

SET_UP = f"""
import django
django.setup()
from channels_app.models import Person
from channels_app.services.people import create_first_person
create_first_person(address="tests")
person = Person.objects.get(username={PERSON!r})
person.set_password({PASSWORD!r})
person.save()
"""


class Stage:
    """It makes installations, each a copy of one that is migrated and has one person."""

    def __init__(self, folder: Path, database: Database | None = None) -> None:
        """`database` is an empty one, if it is not to be of the suite's kind."""
        self.folder = folder
        self._made: list[Installation] = []
        self._lock = threading.Lock()
        self._model = Installation(folder, database or new_database(folder), LocalKvs())
        for command in (
            ("manage.py", "migrate", "--verbosity", "0"),
            ("manage.py", "collectstatic", "--no-input", "--verbosity", "0"),
            ("-c", SET_UP),
        ):
            process = self._model.start(*command)
            if process.wait(within=120):
                raise subprocess.SubprocessError(process.complained)

    @contextmanager
    def install(self, *, env: Mapping[str, str] | None = None, **cloud: Any) -> Iterator[Installation]:
        """A new installation with a running cloud of its own, gone at the end; the other options are localkvs'."""
        with self._lock:
            name = f"place{len(self._made)}"
            var = self.folder / name
            var.mkdir()
            (var / "static").symlink_to(self.folder / "static")
            kvs = LocalKvs(state=var / "cloud.sqlite3", **cloud)
            place = Installation(var, self._model.database.copy(name), kvs, **(env or {}))
            self._made.append(place)
        try:
            kvs.start()
            yield place
        finally:
            place.clear_away()

    def clear_away(self) -> None:
        for place in [*self._made, self._model]:
            place.clear_away()
