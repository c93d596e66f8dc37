"""How `create_channels` ends."""

from pathlib import Path

import pytest

from channels_app.models import Batch, Target
from tests.cloud import LocalKvs
from tests.management.batch_door import finish, run, write
from tests.people import make_channel

pytestmark = pytest.mark.usefixtures("operator")


def test_waiting_ends_well_when_every_row_was_made(cloud: LocalKvs, gates: Path) -> None:
    run(gates)
    finish()

    ran = run(gates, "--wait")

    assert ran.code == 0
    assert ran.lines[-1] == "2 of 2 created, 0 failed, 0 left"


@pytest.mark.parametrize("text", ["name\ngate-1\ngate 2\n", "name\ngate-1\ngate-1\n"])
def test_waiting_ends_badly_where_a_row_has_no_channel(cloud: LocalKvs, tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    run(path)
    finish()

    assert run(path, "--wait").code == 1


def test_waiting_ends_badly_where_a_row_failed(cloud: LocalKvs, gates: Path) -> None:
    run(gates)
    finish("failed")

    ran = run(gates, "--wait")

    assert ran.code == 1
    assert f"/batches/{Batch.objects.get().pk}/" in ran.error


def test_a_file_of_which_all_is_there_already_needs_no_batch_to_run(
    cloud: LocalKvs, target: Target, tmp_path: Path
) -> None:
    make_channel(target, "gate-1")

    ran = run(write(tmp_path, "name\ngate-1\n"), "--wait")

    assert ran.code == 0
    assert Batch.objects.get().submitted_at is None


def test_a_file_without_a_row_to_create_is_exit_1(cloud: LocalKvs, tmp_path: Path) -> None:
    assert run(write(tmp_path, "name\ngate 1\n")).code == 1


def test_a_batch_that_was_cancelled_is_not_run_again_by_itself(cloud: LocalKvs, gates: Path) -> None:
    run(gates)
    Batch.objects.update(state="cancelled")

    ran = run(gates)

    assert ran.code == 1
    assert "--again" in ran.error
