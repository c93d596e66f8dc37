"""A console of a benchmark's own: its folder, its database, its processes, and a localkvs to speak to."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FIRST = "from channels_app.services.people import create_first_person as f; print(f(address='bench')[1])"


def settings_for(folder: Path, kvs: int) -> dict[str, str]:
    own = {
        "SECRET_KEY": "a key for the bench only",
        "KVSADMIN_VAR": str(folder),
        "DATABASE_URL": os.environ.get("DATABASE_URL", f"sqlite:///{folder / 'db.sqlite3'}"),
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{kvs}",
        "AWS_ACCESS_KEY_ID": "123456789012",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": "eu-central-1",
        "NO_PROXY": "127.0.0.1",
    }
    return {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | own


def prepare(environment: dict[str, str]) -> str:
    """Migrate, collect the static files, make the first person; their password."""
    run(["manage.py", "migrate", "-v0"], environment)
    run(["manage.py", "collectstatic", "--noinput", "-v0"], environment)
    return run(["manage.py", "shell", "-v0", "-c", FIRST], environment).split()[-1]


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    program = ["-m", *command] if command[0] == "gunicorn" else command
    process = subprocess.Popen([sys.executable, *program], env=environment, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()
