"""Whose lease it is, and whether they can still need it."""

import os
import subprocess
import sys

import pytest

from channels_app.jobs.holder import has_ended, own_name

TELL = "from channels_app.jobs.holder import own_name; print(own_name())"


@pytest.fixture
def dead() -> str:
    """The name of a process that has ended, and was waited for."""
    return subprocess.check_output([sys.executable, "-c", TELL], text=True).strip()


def test_a_process_that_runs_has_not_ended() -> None:
    assert not has_ended(own_name())


def test_a_process_that_is_gone_has_ended(dead: str) -> None:
    assert has_ended(dead)


def test_somebody_else_s_process_has_not_ended() -> None:
    assert not has_ended(own_name().replace(f":{os.getpid()}:", ":1:"))


def test_of_a_process_on_another_machine_nothing_is_known(dead: str) -> None:
    assert not has_ended(dead + "0")


@pytest.mark.parametrize("name", ["", "worker-1", "host:99999999:1", "a:b:c:d"])
def test_of_another_name_nothing_is_known(name: str) -> None:
    assert not has_ended(name)
