"""`create_channels` where nothing is made: it was only tried, or the file cannot be read."""

import json
from pathlib import Path

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.models import Batch, Target
from tests.cloud import LocalKvs
from tests.management.batch_door import run, write
from tests.people import make_channel

pytestmark = pytest.mark.usefixtures("operator")


def test_a_dry_run_prints_a_verdict_a_row_and_changes_nothing(
    cloud: LocalKvs, target: Target, tmp_path: Path
) -> None:
    make_channel(target, "gate-ours")
    path = write(tmp_path, "name\ngate-1\ngate-ours\ngate-1\ngate 2\n")

    ran = run(path, "--dry-run")

    rows = [json.loads(line) for line in ran.lines]
    assert ran.code == 0
    assert [(row["line"], row["name"], row["verdict"]) for row in rows] == [
        (2, "gate-1", "create"),
        (3, "gate-ours", "exists"),
        (4, "gate-1", "duplicate"),
        (5, "gate 2", "invalid"),
    ]
    assert set(rows[0]) == {"line", "name", "verdict", "reason"}
    assert not Batch.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_dry_run_that_cannot_ask_aws_says_so(
    cloud: LocalKvs, gates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")

    ran = run(gates, "--dry-run")

    assert ran.code == 0
    assert "AWS could not be asked" in ran.warnings


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
@pytest.mark.parametrize("content", ["", "name,type\n", 'name\n"gate-1', "%PDF-1.7"])
def test_what_cannot_be_read_is_one_sentence_and_exit_2(
    cloud: LocalKvs, tmp_path: Path, content: str, options: tuple[str, ...]
) -> None:
    ran = run(write(tmp_path, content), *options)

    assert ran.code == 2
    assert ran.error


def test_a_file_that_is_not_there_is_exit_2(cloud: LocalKvs) -> None:
    ran = run("/nowhere/gates.csv")

    assert ran.code == 2
    assert "/nowhere/gates.csv cannot be read" in ran.error
