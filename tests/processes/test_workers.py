"""Workers and their beat: hints go round through either broker, and a worker alone is a whole worker."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.processes.installation import last_sign_of_life, manage
from tests.processes.machine import ROOT, answers, becomes_true, environment, processes_of

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a migrated database in it."""
    var = tmp_path_factory.mktemp("workers")
    (var / "secret_key").write_text("a key")
    assert manage("migrate", var=var).returncode == 0
    return var


@pytest.fixture
def started(var: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """What a test starts for the folder, ended after it."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def start(*command: str, var: Path, **more: str) -> subprocess.Popen[bytes]:
    env = environment(var, **more)
    return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=env, start_new_session=True)


@pytest.mark.fault
def test_run_worker_is_a_worker_and_a_beat_that_end_together(
    var: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    if not answers(REDIS):
        pytest.skip(f"No Redis answers at {REDIS}")
    runner = start("manage.py", "run_worker", var=var, BROKER_URL=REDIS)
    started.append(runner)

    assert becomes_true(lambda: last_sign_of_life(var) != "", within=20)  # it sweeps when it starts
    first = last_sign_of_life(var)
    assert becomes_true(lambda: last_sign_of_life(var) > first, within=20)  # and when beat says so
    runner.terminate()

    assert runner.wait(timeout=20) == 0
    assert processes_of(var) == []


@pytest.mark.fault
def test_celery_alone_is_a_worker_too(var: Path, started: list[subprocess.Popen[bytes]]) -> None:
    before = last_sign_of_life(var)

    worker = start("-m", "celery", "-A", "kvsadmin", "worker", var=var)
    started.append(worker)

    assert becomes_true(lambda: last_sign_of_life(var) > before, within=20)
    worker.terminate()
    assert worker.wait(timeout=20) == 0
