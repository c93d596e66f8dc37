"""The command over a running localkvs: what it prints, how it ends, and that it leaves nothing behind."""

import json
from dataclasses import dataclass
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from channels_app.audit.models import AuditEvent
from channels_app.models import Target
from channels_app.rules.permissions import ALL, LIST
from tests.cloud import LocalKvs
from tests.people import make_target

ACCOUNT = "210987654321"


@dataclass
class Ran:
    lines: list[str]
    error: str

    def words(self, permission: str) -> str:
        """What stands before the permission on its line."""
        return next(line for line in self.lines if f"kinesisvideo:{permission}" in line).split("  ")[0]

    @property
    def policy(self) -> list[str]:
        text = "\n".join(self.lines)
        statements = json.loads(text[text.index("{") :])["Statement"]
        return [action for statement in statements for action in statement["Action"]]


def check(name: str) -> Ran:
    out = StringIO()
    error = ""
    try:
        call_command("check_target", name, stdout=out)
    except CommandError as raised:
        error = str(raised)
    return Ran(lines=out.getvalue().splitlines(), error=error)


def test_the_first_line_says_who_it_is_and_where(cloud: LocalKvs, target: Target) -> None:
    ran = check("Wards EU")

    assert ran.lines[0] == (
        "Account 210987654321, Region eu-central-1, as arn:aws:iam::210987654321:user/localkvs: "
        "the account of Wards EU."
    )


def test_all_allowed_is_a_line_for_each_permission_and_no_error(cloud: LocalKvs, target: Target) -> None:
    ran = check("Wards EU")

    assert ran.error == ""
    assert len([line for line in ran.lines if line.startswith("allowed")]) == len(ALL)
    assert ran.lines[-1] == "All that the console needs is allowed."


def test_nothing_is_created_and_nothing_is_recorded(cloud: LocalKvs, target: Target) -> None:
    events = AuditEvent.objects.count()

    check("Wards EU")

    state = cloud.state()
    assert (state["creates"], state["channels"]) == (0, 0)
    assert AuditEvent.objects.count() == events


def test_what_is_denied_is_missing_and_its_least_policy_is_printed(cloud: LocalKvs, target: Target) -> None:
    cloud.set_faults(**{"denied@ListSignalingChannels": 1})

    ran = check("Wards EU")

    assert ran.words("ListSignalingChannels") == "missing"
    assert ran.policy == [LIST]
    assert ran.error == "1 missing, 0 that could not be told."


def test_what_cannot_be_told_is_no_success_and_asks_for_no_policy(cloud: LocalKvs, target: Target) -> None:
    cloud.set_faults(**{"throttle@TagResource": 1})

    ran = check("Wards EU")

    assert ran.words("TagResource") == "cannot tell"
    assert ran.error == "0 missing, 1 that could not be told."
    assert not [line for line in ran.lines if "policy" in line]


def test_another_account_than_the_targets_is_said_with_both_numbers_and_nothing_is_tried(
    cloud: LocalKvs, other_target: Target
) -> None:
    before = cloud.state()["requests"].get("ListSignalingChannels", 0)

    ran = check("Depots US")

    assert ACCOUNT in ran.lines[0]
    assert "345678901234" in ran.lines[0]
    assert "Nothing was tried." in ran.error
    assert cloud.state()["requests"].get("ListSignalingChannels", 0) == before


@pytest.mark.django_db
def test_a_target_without_an_account_stays_without_one(cloud: LocalKvs) -> None:
    make_target("New")

    ran = check("New")

    assert "will be the account of New" in ran.lines[0]
    assert Target.objects.get(name="New").account == ""


def test_credentials_that_aws_does_not_take_are_one_sentence(cloud: LocalKvs, target: Target) -> None:
    cloud.set_faults(**{"expired@GetCallerIdentity": 1})

    ran = check("Wards EU")

    assert ran.lines == []
    assert "have expired" in ran.error


@pytest.mark.django_db
def test_a_target_that_does_not_exist_is_named(cloud: LocalKvs) -> None:
    assert "no target called Mars" in check("Mars").error
