"""A PostgreSQL server of a test's own, so that it can be stopped and started again under everybody."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.processes.machine import free_port

USER = "postgres"  # as whom the server runs where the tests run as root, which it refuses
OPTIONS = "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"


def find_program(name: str) -> str:
    """Of the server's package, which puts its programs beside the path; empty where it is not installed."""
    newest_last = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda file: int(file.parts[-3])
    )
    return shutil.which(name) or next((str(file) for file in reversed(newest_last)), "")


# For a machine without it; where all is required, `tests.required` makes a failure of what is skipped
needs_server = pytest.mark.skipif(not find_program("initdb"), reason="PostgreSQL's server is not installed")


class Server:
    def __init__(self, folder: Path) -> None:
        self._folder, self._data = folder, folder / "data"
        self.port = free_port()
        self.url = f"postgres://{USER}@127.0.0.1:{self.port}/postgres"

    def create(self) -> None:
        self._run(
            "initdb", "--auth=trust", f"--username={USER}", "--encoding=UTF8", "--locale=C", "--no-sync"
        )

    def start(self) -> None:
        options = ("-w", "-l", str(self._folder / "log"), "-o", OPTIONS.format(port=self.port))
        self._run("pg_ctl", *options, "start")

    def stop(self, *, mode: str) -> None:
        """`fast` ends every connection and closes the books; `immediate` drops all, as a crash does."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [find_program(program), "-D", str(self._data), *arguments]
        user = USER if os.geteuid() == 0 else None
        with (self._folder / "said").open("w+") as said:  # a pipe would stay open as long as the server runs
            done = subprocess.run(
                command,
                cwd=self._folder,
                user=user,
                group=user,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                check=False,
            )
            said.seek(0)
            if done.returncode:
                raise subprocess.SubprocessError(said.read())


@contextmanager
def own_server() -> Iterator[Server]:
    """It runs inside, and nothing is left of it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="kvsadmin-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, USER, USER)
    server = Server(folder)
    try:
        server.create()
        server.start()
        yield server
    finally:
        with suppress(subprocess.SubprocessError):  # it was not started, or has been stopped
            server.stop(mode="immediate")
        shutil.rmtree(folder, ignore_errors=True)
