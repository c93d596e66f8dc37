"""The two commands that write what is on record to stdout, one record a line."""

import json
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from channels_app.audit.models import AuditEvent
from channels_app.models import Person, Target
from channels_app.rules.lifecycle import ChannelState
from tests.people import make_channel


def lines(command: str, *options: str) -> list[dict[str, object]]:
    out = StringIO()
    call_command(command, "--format", "jsonl", *options, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_channels_come_one_a_line_oldest_first(target: Target, operator: Person) -> None:
    make_channel(target, "bed-1", by=operator, age=timedelta(minutes=1))
    make_channel(target, "bed-2", by=operator)

    assert [line["name"] for line in lines("export_channels")] == ["bed-1", "bed-2"]


def test_a_csv_file_begins_with_its_columns(target: Target, operator: Person) -> None:
    out = StringIO()

    call_command("export_channels", "--format", "csv", stdout=out)

    assert out.getvalue() == "name,arn,state,type,ttl,target,created_by,created_at,tags\r\n"


def test_a_target_and_a_state_narrow_it(target: Target, other_target: Target, operator: Person) -> None:
    make_channel(target, "wanted", by=operator)
    make_channel(target, "failed", by=operator, state=ChannelState.FAILED)
    make_channel(other_target, "elsewhere", by=operator)

    found = lines("export_channels", "--target", target.name, "--state", "active")

    assert [line["name"] for line in found] == ["wanted"]


def test_who_is_named_gets_what_they_may_read(target: Target, other_target: Target, operator: Person) -> None:
    make_channel(target, "in sight", by=operator)
    make_channel(other_target, "out of sight", by=operator)

    assert [line["name"] for line in lines("export_channels", "--actor", "mara")] == ["in sight"]


@pytest.mark.django_db
def test_a_target_that_does_not_exist_is_a_sentence() -> None:
    with pytest.raises(CommandError, match="There is no target called nowhere"):
        lines("export_channels", "--target", "nowhere")


@pytest.mark.django_db
def test_the_trail_tells_of_its_own_export() -> None:
    (line,) = lines("export_audit")

    assert line["action"] == "audit.export"
    assert line["through"] == "command"
    assert line["hash"] == AuditEvent.objects.get().hash


@pytest.mark.parametrize("command", ["export_audit", "export_channels"])
def test_somebody_without_a_role_is_refused_and_the_trail_tells_of_it(stranger: Person, command: str) -> None:
    with pytest.raises(CommandError, match="may not export"):
        lines(command, "--actor", stranger.username)

    assert AuditEvent.objects.get().action == "access.refused"


def test_a_reader_that_has_had_enough_ends_it_without_a_word() -> None:
    script = (
        "from itertools import repeat\n"
        "import sys\n"
        "from django.core.management.base import OutputWrapper\n"
        "from channels_app.management.outlet import pour\n"
        "pour(repeat(b'a line\\n'), OutputWrapper(sys.stdout))\n"
    )
    export = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert export.stdout
    assert export.stderr

    first = export.stdout.readline()
    export.stdout.close()

    assert export.wait(timeout=30) == 0
    assert (first, export.stderr.read()) == ("a line\n", "")


def test_channels_leave_as_what_other_tools_read(target: Target, operator: Person) -> None:
    make_channel(target, "bed-1", by=operator)
    template, blocks = StringIO(), StringIO()

    call_command("export_channels", "--format", "cloudformation", stdout=template)
    call_command("export_channels", "--format", "terraform", stdout=blocks)

    assert len(json.loads(template.getvalue())["Resources"]) == 1
    assert blocks.getvalue().startswith("import {")
