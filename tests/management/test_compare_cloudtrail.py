"""The command as an auditor runs it over the files of a running localkvs."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import boto3
import pytest
from django.core.management import CommandError, call_command

from channels_app.models import Person, Target
from tests.cloud import LocalKvs, localkvs


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    return tmp_path / "logs"


@pytest.fixture
def running_cloud(logs: Path) -> Iterator[LocalKvs]:
    with localkvs(cloudtrail=logs) as cloud:
        yield cloud


@dataclass
class Ran:
    text: str
    error: str


def run(logs: Path, *options: str, actor: str = "adaeze") -> Ran:
    out, error = StringIO(), ""
    try:
        call_command("compare_cloudtrail", str(logs), "--actor", actor, *options, stdout=out)
    except CommandError as raised:
        error = str(raised)
    return Ran(text=out.getvalue(), error=error)


@pytest.fixture
def created(target: Target, operator: Person, auditor: Person, cloud: LocalKvs) -> LocalKvs:
    """One channel that the console made."""
    call_command("create_channel", "gate-1", "--target", "Wards EU", "--actor", "mara", stdout=StringIO())
    return cloud


def test_where_both_agree_it_says_so_with_the_counts(created: LocalKvs, logs: Path) -> None:
    created.stop()

    ran = run(logs)

    assert ran.error == ""
    assert "1  agrees" in ran.text
    assert ran.text.endswith("The trail and CloudTrail agree.\n")


def test_a_call_behind_its_back_is_a_line_and_ends_it_with_one(created: LocalKvs, logs: Path) -> None:
    boto3.client("kinesisvideo", region_name="eu-central-1").create_signaling_channel(ChannelName="rogue-1")
    created.stop()

    ran = run(logs, "--target", "Wards EU")

    assert ran.text.startswith("seen by AWS only: in Wards EU, CreateSignalingChannel of rogue-1 at ")
    assert ran.error == "The trail and CloudTrail differ in 1 call."


def test_what_happened_at_another_time_is_not_told(created: LocalKvs, logs: Path) -> None:
    boto3.client("kinesisvideo", region_name="eu-central-1").create_signaling_channel(ChannelName="rogue-1")
    created.stop()

    assert run(logs, "--from", "2020-01-01", "--to", "2020-01-31T12:00Z").error == ""


def test_a_file_that_cannot_be_read_is_no_difference(created: LocalKvs, logs: Path) -> None:
    created.stop()
    (logs / "broken.json.gz").write_bytes(b"\x1f\x8bbroken")

    assert run(logs).error == "1 file could not be read."


def test_a_time_that_ends_before_it_begins_is_a_sentence(created: LocalKvs, logs: Path) -> None:
    assert run(logs, "--from", "2026-12-01", "--to", "2026-11-01").error.startswith(
        "--from is not before --to"
    )


def test_a_target_of_which_the_files_tell_nothing_is_named(
    created: LocalKvs, logs: Path, other_target: Target
) -> None:
    created.stop()

    assert "The files tell of no call in Depots US" in run(logs).text


@pytest.mark.parametrize(
    ("options", "said"),
    [(("--from", "yesterday"), "is no time"), (("--target", "Mars"), "no target called Mars")],
)
def test_what_makes_no_sense_is_a_sentence(
    auditor: Person, target: Target, logs: Path, options: tuple[str, ...], said: str
) -> None:
    assert said in run(logs, *options).error


def test_who_may_not_read_the_trail_may_not_compare_it(operator: Person, logs: Path) -> None:
    assert "may not compare the audit trail" in run(logs, actor="mara").error


def test_a_folder_without_files_is_said(auditor: Person, logs: Path) -> None:
    assert "holds no log file of CloudTrail's" in run(logs).error
