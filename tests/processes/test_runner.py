"""The runner over real processes and real signals."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.processes.machine import ROOT, becomes_true, children, environment, processes_of

pytestmark = pytest.mark.fault
Start = Callable[..., subprocess.Popen[str]]
SCRIPT = """
import sys
from pathlib import Path
from channels_app.management.processes import Program, Runner
programs = [
    Program(name=f"number {number}", module="tests.processes.idle", arguments=tuple(arguments.split()))
    for number, arguments in enumerate(sys.argv[2:])
]
say = lambda sentence: sys.stdout.write(sentence + "\\n")
sys.exit(Runner(programs=programs, folder=Path.cwd(), say=say, grace=float(sys.argv[1]), back_off=(0.1, 0.1)).run())
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a runner over idle programs, in a process group of its own as a terminal would."""
    runners: list[subprocess.Popen[str]] = []

    def start_one(*programs: str, grace: float = 5) -> subprocess.Popen[str]:
        runner = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(grace), *programs],
            cwd=ROOT,
            env=environment(tmp_path),
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        runners.append(runner)
        return runner

    yield start_one
    for runner in runners:
        with suppress(ProcessLookupError):
            os.killpg(runner.pid, signal.SIGKILL)
        runner.communicate()


def wait_for_idle(runner: subprocess.Popen[str], programs: int) -> None:
    assert runner.stdout is not None
    lines = iter(runner.stdout)
    while programs:
        programs -= next(lines) == "idle\n"


def test_ctrl_c_ends_them_all_and_is_no_failure(start: Start, tmp_path: Path) -> None:
    runner = start("", "")
    wait_for_idle(runner, 2)

    os.killpg(runner.pid, signal.SIGINT)

    assert runner.wait(timeout=10) == 0
    assert processes_of(tmp_path) == []


def test_sigterm_to_the_runner_alone_ends_them_all(start: Start, tmp_path: Path) -> None:
    runner = start("", "")
    wait_for_idle(runner, 2)

    runner.terminate()

    assert runner.wait(timeout=10) == 0
    assert processes_of(tmp_path) == []


def test_one_that_does_not_listen_is_killed_when_its_grace_is_over(start: Start, tmp_path: Path) -> None:
    runner = start("deaf", grace=0.5)
    wait_for_idle(runner, 1)

    runner.terminate()

    assert runner.wait(timeout=10) == 0
    assert processes_of(tmp_path) == []


def test_a_second_ctrl_c_does_not_wait_for_the_grace(start: Start, tmp_path: Path) -> None:
    runner = start("deaf", grace=60)
    wait_for_idle(runner, 1)

    runner.send_signal(signal.SIGTERM)
    with pytest.raises(subprocess.TimeoutExpired):
        runner.wait(timeout=0.5)
    runner.send_signal(signal.SIGINT)

    assert runner.wait(timeout=10) == 0
    assert processes_of(tmp_path) == []


def test_none_is_left_when_the_runner_itself_is_killed(start: Start, tmp_path: Path) -> None:
    runner = start("", "")
    wait_for_idle(runner, 2)

    runner.kill()

    assert becomes_true(lambda: processes_of(tmp_path) == [], within=10)


def test_nor_one_that_does_not_listen(start: Start, tmp_path: Path) -> None:
    runner = start("deaf", grace=0.5)
    wait_for_idle(runner, 1)

    runner.kill()

    assert becomes_true(lambda: processes_of(tmp_path) == [], within=10)


def test_one_that_was_killed_is_started_again(start: Start, tmp_path: Path) -> None:
    runner = start("", "")
    wait_for_idle(runner, 2)

    os.kill(children(runner.pid)[0], signal.SIGKILL)

    wait_for_idle(runner, 1)
    assert len(children(runner.pid)) == 2


def test_one_that_ends_too_often_ends_all_with_a_sentence(start: Start, tmp_path: Path) -> None:
    runner = start("", "0")

    said, _ = runner.communicate(timeout=20)

    assert runner.returncode == 1
    assert "The number 1 ended by itself (exit code 0), 3 times now, so everything stops." in said
    assert processes_of(tmp_path) == []
