"""A database is restored under a console that signs checkpoints: nothing goes to AWS until somebody says so."""

from pathlib import Path

import pytest

from channels_app.audit.checkpoints.key import new_key
from tests.faults.aftermath import Aftermath, look_around
from tests.faults.batches import finish, give
from tests.faults.rig import PERSON, Installation, until
from tests.faults.stage import Stage

pytestmark = pytest.mark.fault

# What the backup will lack: it touches no channel, so that record and cloud are the same set afterwards too
LATE = """
import django
django.setup()
from django.db import transaction
from channels_app import wiring
from channels_app.audit.append import append
from channels_app.services.actor import Actor, Through
with transaction.atomic():
    append(Actor(person=None, through=Through.COMMAND, address="tests").entry("session.sign_out", "succeeded"))
wiring.checkpoint_keeper().write()
"""
RESUME = ("resume_after_restore", "--actor", PERSON, "--reason", "disk lost", "--keep")


def restored(stage: Stage) -> Aftermath:
    store = stage.folder / "elsewhere"  # where a database's copy of another name finds it, too
    store.mkdir()
    signed = {"AUDIT_CHECKPOINTS": str(store)}
    with stage.install(env=signed) as place:
        (place.var / "audit_key").write_bytes(new_key().write())
        worker = place.worker_with_beat()
        give(place, {"default": ["gate-1", "gate-2"]})
        finish(place, within=60)
        until(lambda: checkpoints(store), "the end of the batch is signed", within=30)
        worker.kill()
        backup = Installation(
            place.var, place.database.copy(f"{place.var.name}_backup"), place.cloud, **signed
        )
        place.start("-c", LATE).wait(within=30)
        try:
            return go_on(backup, store=store)
        finally:
            backup.clear_away()


def go_on(place: Installation, *, store: Path) -> Aftermath:
    signed = len(checkpoints(store))
    refused = place.manage("create_channel", "gate-3", "--actor", PERSON, "--patience", "5")
    before = place.cloud.state()["creates"]
    resumed = place.manage(*RESUME)
    place.worker_with_beat()
    place.settle(within=60)
    return look_around(
        place,
        signed=str(signed),
        refused=refused.stderr,
        before=str(before),
        resumed=resumed.stdout + resumed.stderr,
        after=str(len(checkpoints(store))),
    )


def checkpoints(store: Path) -> list[str]:
    folder = store / "checkpoints"
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


@pytest.mark.scene.with_args(restored)
def test_nothing_is_sent_and_the_command_says_why(aftermath: Aftermath) -> None:
    assert "Nothing is sent to AWS" in aftermath.notes["refused"]
    assert "the trail" in aftermath.notes["refused"]
    assert aftermath.notes["before"] == "2"


@pytest.mark.scene.with_args(restored)
def test_after_somebody_said_so_it_goes_on_and_signs_on(aftermath: Aftermath) -> None:
    assert "This installation is now" in aftermath.notes["resumed"]
    assert aftermath.names == {"gate-1", "gate-2", "gate-3"}
    assert int(aftermath.notes["after"]) > int(aftermath.notes["signed"]) == 2


@pytest.mark.scene.with_args(restored)
def test_the_trail_tells_of_it(aftermath: Aftermath) -> None:
    assert "note: Event" in aftermath.verdict
    assert "went on after a restore (disk lost)" in aftermath.verdict
