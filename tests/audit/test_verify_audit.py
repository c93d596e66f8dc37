"""manage.py verify_audit"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.audit.attacks import delete
from tests.audit.entries import write
from tests.trail.locks import lifted

pytestmark = pytest.mark.django_db


def test_the_command_says_that_the_trail_is_whole() -> None:
    write(3)
    out = StringIO()

    call_command("verify_audit", stdout=out)

    assert out.getvalue() == "The trail is whole: 3 events.\n"


def test_the_command_names_each_fault_on_a_line_and_fails() -> None:
    write(5)
    delete(2, 5)
    out = StringIO()

    with pytest.raises(CommandError, match="2 faults in 3 events"):
        call_command("verify_audit", stdout=out)

    assert out.getvalue().splitlines() == [
        "missing: Event 2 is missing, so event 3 cannot be held against what was before it.",
        "cut off: Event 5 is cut off at the end.",
    ]


def test_the_command_names_missing_triggers() -> None:
    out = StringIO()

    with lifted(connection), pytest.raises(CommandError, match="3 faults in 0 events"):
        call_command("verify_audit", stdout=out)

    assert "audit_auditevent_no_delete is missing" in out.getvalue()
