"""The batch door for scripts, over a running localkvs: what it prints, how it ends, and that again is the same."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from channels_app.audit.models import AuditEvent
from channels_app.models import Batch, Operation, Person, Target
from tests.cloud import LocalKvs, localkvs
from tests.people import make_asked_for, make_channel

ACCOUNT = "210987654321"


@pytest.fixture(scope="module")
def running() -> Iterator[LocalKvs]:
    with localkvs() as cloud:
        yield cloud


@pytest.fixture
def cloud(
    running: LocalKvs, target: Target, operator: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> LocalKvs:
    """The cloud of the target's account, and Mara, who may create there."""
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_KINESIS_VIDEO"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", running.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCOUNT)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    return running


@dataclass
class Ran:
    lines: list[str]
    warnings: str
    error: str
    code: int


@pytest.fixture
def gates(tmp_path: Path) -> Path:
    return write(tmp_path, "name,ttl\ngate-1,30\ngate-2,\n")


def write(folder: Path, text: str) -> Path:
    path = folder / "gates.csv"
    path.write_text(text)
    return path


def run(path: Path | str, *options: str, actor: str = "mara") -> Ran:
    out, warnings, error, code = StringIO(), StringIO(), "", 0
    arguments = [str(path), "--target", "Wards EU", "--actor", actor, *options]
    try:
        call_command("create_channels", *arguments, stdout=out, stderr=warnings)
    except CommandError as raised:
        error, code = str(raised), raised.returncode
    return Ran(lines=out.getvalue().splitlines(), warnings=warnings.getvalue(), error=error, code=code)


def finish(state: str = "succeeded") -> None:
    """What a worker makes of the one batch that there is, meanwhile."""
    batch = Batch.objects.get()
    for row in Operation.objects.filter(batch=batch, verdict="create"):
        made = make_asked_for(batch.target, row.name, batch.created_by)
        Operation.objects.filter(pk=made.pk).delete()
        Operation.objects.filter(pk=row.pk).update(channel=made.channel, state=state)
    Batch.objects.filter(pk=batch.pk).update(state="done")


def test_a_file_is_previewed_and_submitted_and_its_address_printed(cloud: LocalKvs, gates: Path) -> None:
    ran = run(gates, "--reason", "ward 3 goes live")

    batch = Batch.objects.get()
    assert (ran.code, ran.lines) == (0, [f"/batches/{batch.pk}/", "2 rows: 2 to create"])
    assert (batch.state, batch.name, batch.reason) == ("running", "gates.csv", "ward 3 goes live")
    assert AuditEvent.objects.get(action="batch.submit").through == "command"


def test_the_address_is_whole_where_the_settings_know_where_the_console_is(
    cloud: LocalKvs, gates: Path, settings: Settings
) -> None:
    settings.CONSOLE_URL = "https://kvs.wards.example"

    ran = run(gates)

    assert ran.lines[0] == f"https://kvs.wards.example/batches/{Batch.objects.get().pk}/"


def test_the_same_file_again_is_the_same_batch(cloud: LocalKvs, gates: Path) -> None:
    first = run(gates)

    second = run(gates)

    assert second.lines[0] == first.lines[0]
    assert Batch.objects.count() == 1


@pytest.mark.parametrize("options", [("--again",), ("--ttl", "90"), ("--tag", "ward=3")])
def test_again_or_with_other_defaults_it_is_another_batch(
    cloud: LocalKvs, gates: Path, options: tuple[str, ...]
) -> None:
    run(gates)

    run(gates, *options)

    assert Batch.objects.count() == 2


def test_defaults_are_for_rows_that_do_not_say_otherwise(cloud: LocalKvs, gates: Path) -> None:
    run(gates, "--ttl", "90", "--tag", "ward=3")

    first, second = (row.wish for row in Operation.objects.order_by("line"))
    assert (first["ttl"], second["ttl"]) == (30, 90)
    assert first["tags"] == second["tags"] == [{"key": "ward", "value": "3"}]


def test_a_dash_reads_standard_input(cloud: LocalKvs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"gate-1\n")))

    run("-")

    assert Batch.objects.get().name == "Standard input"
    assert Operation.objects.get().name == "gate-1"


def test_the_good_rows_are_submitted_and_the_others_counted(cloud: LocalKvs, tmp_path: Path) -> None:
    ran = run(write(tmp_path, "name\ngate-1\ngate-1\ngate 2\n"))

    assert ran.code == 0
    assert ran.lines[1] == "3 rows: 1 to create, 1 twice in the file, 1 invalid"


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


def test_who_may_not_create_is_told_so(cloud: LocalKvs, gates: Path, viewer: Person) -> None:
    ran = run(gates, actor="hiro")

    assert ran.code == 1
    assert "operator" in ran.error
    assert not Batch.objects.exists()


def test_a_target_that_asks_for_a_reason_gets_none_of_ours(cloud: LocalKvs, gates: Path) -> None:
    Target.objects.update(reason_required=True)

    ran = run(gates)

    assert ran.code == 1
    assert "--reason" in ran.error


def test_wrong_defaults_are_one_sentence(cloud: LocalKvs, gates: Path) -> None:
    ran = run(gates, "--ttl", "1")

    assert ran.code == 1
    assert "Enter 5 to 120" in ran.error
