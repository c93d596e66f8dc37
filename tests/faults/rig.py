"""An installation of a test's own: its folder, its database, its cloud, and the real processes of the product."""

import json
import select
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from channels_app.management import programs
from tests.cloud import ROOT, LocalKvs
from tests.faults.databases import Database
from tests.faults.processes import Process
from tests.processes.machine import answers, environment, free_port

ACCOUNT, REGION = "111122223333", "eu-central-1"
PERSON, PASSWORD = "admin", "correct horse battery"
LOOKS = 0.05  # seconds between two looks at what another process does


class Installation:
    """Everything that it starts is gone when the test leaves it."""

    def __init__(self, var: Path, database: Database, cloud: LocalKvs, **env: str) -> None:
        """`env`: variables that all of its processes get."""
        self._env = env
        self.var, self.database, self.cloud = var, database, cloud
        self._processes: list[Process] = []
        self._clerk: Clerk | None = None

    def env(self, **more: str) -> dict[str, str]:
        nowhere = {"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
        credentials = {"AWS_ACCESS_KEY_ID": ACCOUNT, "AWS_SECRET_ACCESS_KEY": "any", "AWS_REGION": REGION}
        own = {
            "DATABASE_URL": self.database.url,
            "SECRET_KEY": "a key of this installation",
            "DJANGO_SETTINGS_MODULE": "kvsadmin.settings",
            "AWS_ENDPOINT_URL": self.cloud.url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }
        whole = environment(self.var, **nowhere, **credentials, **own, **self._env, **more)
        whole.pop(
            "PYTHONDONTWRITEBYTECODE", None
        )  # a hundred starts would compile everything a hundred times
        return whole

    def start(self, *command: str, **more: str) -> Process:
        log = self.var / f"process-{len(self._processes)}"
        process = Process([sys.executable, *command], env=self.env(**more), log=log)
        self._processes.append(process)
        return process

    def create_channel(self, name: str, **more: str) -> Process:
        return self.start("manage.py", "create_channel", name, "--actor", PERSON, **more)

    def worker(self, **more: str) -> Process:
        """One worker process alone. It sweeps when it starts, and then no more."""
        program = programs.worker()
        return self.start("-m", program.module, *program.arguments, **more)

    def worker_with_beat(self) -> Process:
        """One that sweeps again and again, in one process less than `run_worker` takes."""
        program = programs.worker()
        return self.start("-m", program.module, *program.arguments, "--beat")

    def run_worker(self) -> Process:
        return self.start("manage.py", "run_worker")

    def web(self, **more: str) -> tuple[Process, int]:
        """The web server, with one process for the pages, and its port, once it answers there."""
        port = free_port()
        program = programs.web(port=port)
        server = self.start("-m", program.module, *program.arguments, "--workers", "1", **more)
        until(lambda: answers(f"http://127.0.0.1:{port}"), "the web server answers", within=30)
        return server, port

    def request(self, *names: str, target: str = "default", hint: bool = False, **tags: str) -> None:
        """Intents that are committed, and that nobody carries out yet."""
        clerk = self._clerk = self._clerk or Clerk(self.env(), self.var / "clerk.err")
        for name in names:
            clerk.write_down(name=name, target=target, hint=hint, tags=tags)

    def manage(self, *command: str) -> subprocess.CompletedProcess[str]:
        whole = [sys.executable, "manage.py", *command]
        return subprocess.run(whole, cwd=ROOT, env=self.env(), capture_output=True, text=True, check=False)

    def operation(self, name: str) -> dict[str, Any]:
        """What stands on record of the channel's create; nothing where there is no intent."""
        columns = ("state", "channel", "attempt", "claimed_by", "answer")
        rows = self.database.read(
            "SELECT o.state, c.state, o.attempt, o.claimed_by, o.answer FROM channels_app_operation o"  # noqa: S608
            f" JOIN channels_app_channel c ON c.id = o.channel_id WHERE c.name = '{name}'"
        )
        return dict(zip(columns, rows[0], strict=True)) if rows else {}

    def settle(self, *, within: float) -> None:
        """Return when no operation is open, and no channel is still being made."""
        open_ones = (
            "SELECT c.name, o.state, c.state, o.attempt, o.answer FROM channels_app_operation o"
            " JOIN channels_app_channel c ON c.id = o.channel_id"
            " WHERE o.state IN ('queued', 'sent', 'unknown') OR c.state = 'creating'"
        )
        try:
            until(lambda: not self.database.read(open_ones), "nothing is open", within=within, look=0.2)
        except TimeoutError as error:
            error.add_note(f"These are: {self.database.read(open_ones)}")
            error.add_note("\n".join(process.complained[-2000:] for process in self._processes))
            raise

    def clear_away(self) -> None:
        """End all that runs. It may be called again."""
        for process in self._processes:
            process.kill()
        if self._clerk is not None:
            self._clerk.leave()
        with suppress(RuntimeError):
            self.cloud.kill()
        self.database.drop()


class Clerk:
    """A process that writes intents down, as `tests.faults.clerk` tells."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self._log = log
        with log.open("wb") as errors:
            self._popen = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.clerk"],
                cwd=ROOT,
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def write_down(self, **wish: object) -> None:
        assert self._popen.stdin is not None
        assert self._popen.stdout is not None
        self._popen.stdin.write(json.dumps(wish) + "\n")
        self._popen.stdin.flush()
        ready, _, _ = select.select([self._popen.stdout], [], [], 60)
        assert ready, f"Nobody lets {wish} be committed"
        assert self._popen.stdout.readline() == "written\n", self._log.read_text()

    def leave(self) -> None:
        self._popen.kill()
        self._popen.communicate()


def until(check: Callable[[], object], what: str, *, within: float = 20, look: float = LOOKS) -> None:
    """Look again and again; raises TimeoutError where it does not come true."""
    deadline = time.monotonic() + within
    while not check():
        if time.monotonic() > deadline:
            raise TimeoutError(f"Not within {within:g} s: {what}")
        time.sleep(look)
