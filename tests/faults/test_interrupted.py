"""Ctrl-C on a command: a sentence says what goes on without it, and so it does."""

import os
import signal
from collections.abc import Iterator

import pytest

from tests.faults.processes import Process
from tests.faults.rig import PERSON, Installation, until
from tests.faults.stage import Stage

pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def place(stage: Stage) -> Iterator[Installation]:
    with stage.install() as place:
        yield place


def create_channels(place: Installation, *names: str) -> Process:
    file = place.var / f"{names[0]}.csv"
    file.write_text("\n".join(["name", *names]))
    return place.start("manage.py", "create_channels", str(file), "--actor", PERSON, "--wait")


def press_ctrl_c(process: Process) -> int:
    os.kill(process.pid, signal.SIGINT)
    return process.wait(within=20)


def state_of(place: Installation, name: str) -> str:
    rows = place.database.read(f"SELECT state FROM channels_app_batch WHERE name = '{name}.csv'")  # noqa: S608
    return str(rows[0][0]) if rows else ""


def test_who_stops_waiting_for_a_batch_is_told_that_it_goes_on_and_where(place: Installation) -> None:
    command = create_channels(place, "gate-1", "gate-2")
    until(lambda: "No worker is running" in command.complained, "it waits", within=30)

    code = press_ctrl_c(command)

    address = command.said.splitlines()[0]
    assert code == 130
    assert f"The batch goes on without this command: {address}" in command.complained
    assert "Traceback" not in command.complained
    assert state_of(place, "gate-1") == "running"


def test_who_stops_a_preview_is_told_that_nothing_was_submitted(place: Installation) -> None:
    place.cloud.set_faults(**{"delay@ListSignalingChannels": "1:6"})
    command = create_channels(place, "door-1")
    until(lambda: state_of(place, "door-1") == "previewing" and command.stands_still(), "it asks", within=30)

    code = press_ctrl_c(command)
    place.cloud.set_faults()

    assert code == 130
    assert "Nothing was submitted. The same command goes on from here: /batches/" in command.complained
    assert "Traceback" not in command.complained
    assert state_of(place, "door-1") == "previewing"


def test_who_stops_a_create_is_told_that_it_goes_on(place: Installation) -> None:
    place.cloud.set_faults(**{"delay@CreateSignalingChannel": "1:5"})
    command = place.create_channel("lift-1")
    until(lambda: place.operation("lift-1").get("state") == "sent" and command.stands_still(), "it asks")

    code = press_ctrl_c(command)
    place.cloud.set_faults()

    assert code == 130
    assert "The create of lift-1 goes on without this command." in command.complained
    assert "Traceback" not in command.complained


def test_who_stops_before_anything_was_asked_for_is_told_so(place: Installation) -> None:
    with place.database.hold():
        command = place.create_channel("roof-1")
        until(command.stands_still, "it waits for the database")
        os.kill(command.pid, signal.SIGINT)
    code = command.wait(within=20)

    assert code == 130
    assert "roof-1 was not asked for." in command.complained
    assert "Traceback" not in command.complained
