"""A localkvs of one's own for a test: a real process, on a port of its own, that can be killed and started again."""

import contextlib
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


class LocalKvs:
    """`python -m localkvs` as a child process. Every option may be given, as in the manual, with underscores."""

    def __init__(
        self, *, state: Path | None = None, faults: dict[str, Any] | None = None, **options: object
    ) -> None:
        self._options = {"settle_ms": 0, "tps": 0, "channel_limit": 0, **options}
        self._state = state
        self._faults = faults or {}
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._running().pid

    def start(self) -> "LocalKvs":
        """Start it, or start it again: on the same port and state file as before. Returns when it listens."""
        command = [sys.executable, "-m", "localkvs", "--port", str(self.port)]
        for name, value in self._options.items():
            command += [f"--{name.replace('_', '-')}", str(value)]
        for label, setting in self._faults.items():
            command += ["--fault", f"{label}={setting}"]
        if self._state is not None:
            command += ["--state", str(self._state)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line.startswith("localkvs listens on "):
            raise RuntimeError(f"localkvs did not start: exit {self._process.wait()}")
        self.port = int(line.rsplit(":", 1)[1])
        return self

    def stop(self) -> int:
        """End it with SIGTERM; its exit code."""
        self._running().terminate()
        return self._wait()

    def kill(self) -> None:
        """End it with SIGKILL, wherever it is."""
        self._running().kill()
        self._wait()

    def set_faults(self, **faults: Any) -> None:
        """Replace all faults: set_faults(throttle=0.1), set_faults(**{"drop_after@CreateSignalingChannel": 1});
        set_faults() ends them. `latency_ms` and `settle_ms` stay unless they are given."""
        self._ask("PUT", "faults", faults)

    def state(self) -> dict[str, Any]:
        """Its counters: requests and errors by name, creates committed, channels."""
        return self._ask("GET", "state")

    def _ask(self, method: str, what: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
        body = None if content is None else json.dumps(content).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        with contextlib.closing(connection):
            connection.request(method, f"/_localkvs/{what}", body)
            answer = connection.getresponse()
            content = dict(json.load(answer))
        if answer.status != 200:
            raise ValueError(content["error"])
        return content

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            raise RuntimeError("localkvs is not running")
        return self._process

    def _wait(self) -> int:
        process, self._process = self._running(), None
        code = process.wait(timeout=10)
        if process.stdout:
            process.stdout.close()
        return code

    def __enter__(self) -> "LocalKvs":
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self.kill()


@contextlib.contextmanager
def localkvs(**options: Any) -> Iterator[LocalKvs]:
    """`with localkvs(settle_ms=50) as cloud:` — started, and gone at the end."""
    with LocalKvs(**options) as cloud:
        yield cloud


@pytest.fixture(scope="session")
def running_cloud() -> Iterator[LocalKvs]:
    with localkvs() as cloud:
        yield cloud


@pytest.fixture
def cloud(running_cloud: LocalKvs, monkeypatch: pytest.MonkeyPatch) -> LocalKvs:
    """The AWS that this process reaches: without faults, and in the account of Wards EU."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ENDPOINT_URL", running_cloud.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "210987654321")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "any")
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    running_cloud.set_faults()
    return running_cloud
