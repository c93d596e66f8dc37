"""The command: its manual, its one line, its clear sentences, and its end."""

import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from localkvs.faults import FAULTS
from tests.cloud import ROOT, LocalKvs, localkvs


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "localkvs", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10, check=False)


def test_the_manual_names_every_option_and_fault() -> None:
    manual = run("--help").stdout

    options = "port host state cloudtrail account tps channel-limit latency-ms settle-ms seed fault"
    assert all(f"--{option}" in manual for option in options.split())
    assert all(fault in manual for fault in FAULTS)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_on_a_signal_while_clients_wait(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "localkvs", "--port", "0", "--latency-ms", "60000"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, text=True, stdout=pipe, stderr=pipe)
    first = process.stdout.readline() if process.stdout else ""

    address = ("127.0.0.1", int(first.rsplit(":", 1)[1]))
    with socket.create_connection(address) as silent, socket.create_connection(address) as waiting:
        silent.sendall(b"GET ")
        waiting.sendall(b"GET / HTTP/1.1\r\n\r\n")
        time.sleep(0.1)
        process.send_signal(number)
        out, err = process.communicate(timeout=5)

    assert first.startswith("localkvs listens on http://127.0.0.1:")
    assert (process.returncode, out, err) == (0, "", "")


def test_it_serves_more_clients_at_once_than_a_shell_s_limit_of_files() -> None:
    command = f"ulimit -S -n 128 && exec {sys.executable} -m localkvs --port 0"
    process = subprocess.Popen(["/bin/sh", "-c", command], cwd=ROOT, text=True, stdout=subprocess.PIPE)
    first = process.stdout.readline() if process.stdout else ""

    with ExitStack() as stack:
        for _ in range(300):
            silent = socket.create_connection(("127.0.0.1", int(first.rsplit(":", 1)[1])))
            stack.enter_context(silent)
        silent.sendall(b"GET /_localkvs/state HTTP/1.1\r\n\r\n")
        silent.settimeout(5)
        answer = silent.recv(100)
        process.terminate()
        process.communicate(timeout=5)

    assert answer.startswith(b"HTTP/1.1 200 OK")


def test_a_port_in_use_is_one_sentence() -> None:
    with localkvs() as kvs:
        result = run("--port", str(kvs.port))

    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "another program has this port" in result.stderr


def test_a_state_file_in_use_is_one_sentence(tmp_path: Path) -> None:
    with LocalKvs(state=tmp_path / "state"):
        result = run("--port", "0", "--state", str(tmp_path / "state"))

    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "state file" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--state", "/nowhere/at/all"),
        ("--state", str(ROOT / "pyproject.toml")),
        ("--fault", "rain=1"),
        ("--fault", "throttle"),
        ("--port", "99999"),
        ("--host", "192.0.2.1"),
    ],
)
def test_what_cannot_be_is_one_sentence(arguments: tuple[str, ...]) -> None:
    result = run("--port", "0", *arguments)

    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [("--port", "x"), ("--tps", "-1"), ("--account", "12"), ("--settle-ms", "1.5"), ("--nonsense",)],
)
def test_an_option_that_cannot_be_read_is_said(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)

    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_it_imports_no_framework_and_nothing_of_the_product() -> None:
    program = "import sys, localkvs.__main__; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert set(loaded.stdout.split()) & {"django", "boto3", "celery", "kvsadmin", "channels_app"} == set()
