"""`update_channels` and `delete_channels`, as a script runs them in Mara's name."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from channels_app.audit.models import AuditEvent
from channels_app.models import Batch, Channel, Operation, Person, Target
from tests.management.batch_door import Ran, write
from tests.people import make_channel

pytestmark = pytest.mark.usefixtures("operator")

TTL = ("--set-ttl", "90")


def run(command: str, *options: str, actor: str = "mara") -> Ran:
    out, warnings, error, code = StringIO(), StringIO(), "", 0
    arguments = [*options, "--target", "Wards EU", "--actor", actor]
    try:
        call_command(command, *arguments, stdout=out, stderr=warnings)
    except CommandError as raised:
        error, code = str(raised), raised.returncode
    return Ran(lines=out.getvalue().splitlines(), warnings=warnings.getvalue(), error=error, code=code)


@pytest.fixture
def gate(target: Target) -> Channel:
    return make_channel(target, "gate-1")


@pytest.fixture
def bed(target: Target) -> Channel:
    return make_channel(target, "bed-1")


def test_the_channels_of_a_file_are_changed_by_a_batch_whose_address_is_printed(
    gate: Channel, bed: Channel, tmp_path: Path
) -> None:
    ran = run("update_channels", str(write(tmp_path, "name\ngate-1\n")), *TTL, "--reason", "they moved")

    batch = Batch.objects.get()
    assert (ran.code, ran.lines) == (0, [f"/batches/{batch.pk}/"])
    assert (batch.kind, batch.state, batch.reason) == ("update_ttl", "running", "they moved")
    assert [row.name for row in Operation.objects.filter(batch=batch)] == ["gate-1"]
    assert AuditEvent.objects.get(action="batch.change").through == "command"


def test_arns_a_line_name_channels_too(gate: Channel, bed: Channel, tmp_path: Path) -> None:
    run("update_channels", str(write(tmp_path, f"{gate.arn}\n{bed.arn}\n")), *TTL)

    assert Operation.objects.filter(batch=Batch.objects.get()).count() == 2


def test_a_channel_that_is_named_twice_is_changed_once(gate: Channel, tmp_path: Path) -> None:
    run("update_channels", str(write(tmp_path, f"gate-1\n{gate.arn}\ngate-1\n")), *TTL)

    assert Operation.objects.filter(batch=Batch.objects.get()).count() == 1


def test_a_prefix_of_names_will_do(gate: Channel, bed: Channel) -> None:
    run("update_channels", "--name-prefix", "gate", "--tag", "ward=3", "--tag", "floor=2")

    row = Operation.objects.get(batch=Batch.objects.get())
    assert (row.name, row.kind) == ("gate-1", "tag")
    assert [tag["key"] for tag in row.wish["step"]["tags"]] == ["ward", "floor"]


def test_keys_are_taken_off(target: Target) -> None:
    make_channel(target, "gate-1", tags={"ward": "3"})

    run("update_channels", "--name-prefix", "gate", "--untag", "ward")

    assert Batch.objects.get().kind == "untag"


def test_a_dry_run_says_of_each_line_what_would_be_done_and_changes_nothing(
    gate: Channel, target: Target, tmp_path: Path
) -> None:
    make_channel(target, "bed-1", ttl=90)

    ran = run("update_channels", str(write(tmp_path, "gate-1\nbed-1\nnobody\n")), *TTL, "--dry-run")

    rows = [json.loads(line) for line in ran.lines]
    assert [(row["line"], row["name"], row["verdict"]) for row in rows] == [
        (1, "gate-1", "change"),
        (2, "bed-1", "kept"),
        (3, "nobody", "not found"),
    ]
    assert rows[1]["reason"] == "Its TTL is 90 s already."
    assert not Batch.objects.exists()


def test_what_is_not_on_record_is_told_and_the_others_are_changed(gate: Channel, tmp_path: Path) -> None:
    ran = run("update_channels", str(write(tmp_path, "gate-1\nnobody\n")), *TTL)

    assert ran.code == 0
    assert "1 of these are not on record in Wards EU, nobody first." in ran.warnings


def test_where_all_are_so_already_all_is_well(target: Target) -> None:
    make_channel(target, "gate-1", ttl=90)

    ran = run("update_channels", "--name-prefix", "gate", *TTL, "--wait")

    assert (ran.code, ran.lines) == (0, ["All of them are so already. Nothing was changed."])


def test_where_nothing_can_be_done_the_reason_is_told(target: Target) -> None:
    make_channel(target, "gate-1")
    Channel.objects.update(state="missing")

    ran = run("update_channels", "--name-prefix", "gate", *TTL)

    assert ran.code == 1
    assert "It is missing" in ran.error


def test_channels_are_deleted_by_a_batch(gate: Channel, bed: Channel) -> None:
    run("delete_channels", "--name-prefix", "gate")

    assert Batch.objects.get().kind == "delete"
    assert [row.name for row in Operation.objects.filter(batch=Batch.objects.get())] == ["gate-1"]


def test_another_number_than_was_expected_deletes_nothing(gate: Channel) -> None:
    ran = run("delete_channels", "--name-prefix", "gate", "--expect", "2")

    assert (ran.code, ran.error) == (1, "1 would be deleted, not 2. Nothing was deleted.")
    assert not Batch.objects.exists()


def test_what_is_deleted_already_needs_no_batch(gate: Channel, tmp_path: Path) -> None:
    Channel.objects.update(state="deleted")

    assert run("delete_channels", str(write(tmp_path, "gate-1\n"))).code == 0


@pytest.mark.parametrize("command", ["update_channels", "delete_channels"])
def test_a_file_that_is_not_there_ends_with_2(command: str) -> None:
    options = TTL if command == "update_channels" else ()

    assert run(command, "/no/such/file", *options).code == 2


def test_a_wrong_ttl_is_one_sentence(gate: Channel) -> None:
    ran = run("update_channels", "--name-prefix", "gate", "--set-ttl", "4")

    assert ran.code == 1
    assert "Enter 5 to 120" in ran.error


def test_who_may_not_change_channels_is_refused(gate: Channel, viewer: Person) -> None:
    ran = run("delete_channels", "--name-prefix", "gate", actor="hiro")

    assert ran.code == 1
    assert "operator" in ran.error


def test_who_may_change_them_elsewhere_only_is_refused_and_that_is_in_the_trail(
    gate: Channel, other_operator: Person, target: Target
) -> None:
    other_operator.grants.create(role="viewer", target=target)

    ran = run("delete_channels", "--name-prefix", "gate", actor="olga")

    assert ran.code == 1
    assert AuditEvent.objects.get(action="access.refused").target == "Wards EU"


def test_a_target_that_asks_for_a_reason_gets_none_of_ours(gate: Channel) -> None:
    Target.objects.update(reason_required=True)

    ran = run("delete_channels", "--name-prefix", "gate")

    assert ran.code == 1
    assert "--reason" in ran.error
