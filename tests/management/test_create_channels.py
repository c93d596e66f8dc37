"""The batch door for scripts, over a running localkvs: what it makes of a file, and that again is the same."""

from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from pytest_django import Settings

from channels_app.audit.models import AuditEvent
from channels_app.models import Batch, Operation, Person, Target
from tests.cloud import LocalKvs
from tests.management.batch_door import run, write

pytestmark = pytest.mark.usefixtures("operator")


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
