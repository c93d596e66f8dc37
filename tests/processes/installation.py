"""A whole embedded installation, started as `make run` does and read as a person at its terminal would."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

from tests.processes.machine import ROOT, environment, free_port, processes_of


class Installation:
    """One run of `manage.py up`, in a process group of its own as a terminal would start it."""

    def __init__(self, var: Path, *options: str, **more: str) -> None:
        self.var = var
        self.port, self.kvs_port = free_port(), free_port()
        self.said = ""
        self.left: list[str] = []
        self.keys_at_start = self.keys
        ports = ["--port", str(self.port), "--kvs-port", str(self.kvs_port)]
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", *ports, *options],
            cwd=ROOT,
            env=environment(var, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    @property
    def keys(self) -> dict[str, str]:
        files = (self.var / name for name in ("secret_key", "audit_key"))
        return {file.name: file.read_text() for file in files if file.exists()}

    def wait_until_it_runs(self) -> "Installation":
        """Read what it says until it names its address; whatever it says instead of that fails the test."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if "is running: http" in line:
                return self
        raise AssertionError(f"It ended before it ran, saying:\n{self.said}")

    def press_ctrl_c(self) -> None:
        os.killpg(self.process.pid, signal.SIGINT)
        rest, _ = self.process.communicate(timeout=30)
        self.said += rest
        self.left = processes_of(self.var)

    def clear_away(self) -> None:
        """Whatever a test left of it."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


def manage(*command: str, var: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Any other command, against that folder."""
    env = environment(var, **more)
    command = (sys.executable, "manage.py", *command)
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def last_sign_of_life(var: Path) -> str:
    """When a worker of the folder's SQLite database last swept, or nothing."""
    with closing(sqlite3.connect(f"file:{var / 'db.sqlite3'}?mode=ro", uri=True)) as database:
        (seen,) = database.execute("SELECT max(seen_at) FROM channels_app_worker").fetchone()
    return seen or ""
