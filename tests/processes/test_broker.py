"""Hints between processes: whole or not there, each taken once, and never worth waiting for."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from tests.processes.machine import ROOT, environment

WAKE = """
import time
from kombu.exceptions import OperationalError
from kvsadmin.celery import app
started = time.monotonic()
try:
    app.send_task("any")
except OperationalError:
    print(time.monotonic() - started)
"""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Connection]:
    options = dict.fromkeys(["data_folder_in", "data_folder_out", "control_folder"], str(tmp_path))
    with Connection(
        "filesystem://here", transport="kvsadmin.broker:Transport", transport_options=options
    ) as broker:
        yield broker


def put(broker: Connection, hint: str) -> None:
    broker.Producer().publish(hint, routing_key="hints")


def take(broker: Connection) -> str:
    hints = broker.SimpleQueue("hints", no_ack=True)
    return str(hints.get(timeout=0.1).payload)


def test_what_is_put_in_first_comes_out_first(broker: Connection) -> None:
    put(broker, "ward")
    put(broker, "garden")

    assert [take(broker), take(broker)] == ["ward", "garden"]


def test_what_was_taken_leaves_nothing_behind(broker: Connection, tmp_path: Path) -> None:
    put(broker, "ward")

    take(broker)

    assert list(tmp_path.iterdir()) == []
    with pytest.raises(Empty):
        take(broker)


def test_a_hint_cut_short_by_a_power_cut_is_passed_over(broker: Connection, tmp_path: Path) -> None:
    (tmp_path / "1_cut-short.hints.msg").write_text('{"body": "')
    put(broker, "garden")

    assert take(broker) == "garden"


def test_a_hint_that_is_still_being_written_is_not_seen(broker: Connection, tmp_path: Path) -> None:
    (tmp_path / "1_unfinished.hints.part").write_text('{"body": "')

    with pytest.raises(Empty):
        take(broker)


def test_a_broker_that_says_nothing_holds_up_the_caller_for_three_seconds_at_most(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        env = environment(tmp_path, BROKER_URL=url, SECRET_KEY="a key")

        waited = subprocess.check_output(
            [sys.executable, "-c", WAKE], cwd=ROOT, env=env, text=True, timeout=30
        )

    assert 2 < float(waited) < 4
