"""manage.py verify_audit"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.fixtures import Settings

from tests.audit.attacks import delete
from tests.audit.checkpoints.desk import KeepersDesk
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


def test_the_command_holds_the_trail_against_its_checkpoints(signing: KeepersDesk) -> None:
    write(3)
    signing.keeper.write()
    out = StringIO()

    call_command("verify_audit", stdout=out)

    fingerprint = signing.signs_with.fingerprint
    assert out.getvalue().splitlines() == [
        "The trail is whole: 3 events.",
        f"It was held against 1 checkpoint, believing key {fingerprint}.",
        "That key was found here. Compare it with the fingerprint that you keep elsewhere.",
    ]


def test_a_key_and_a_checkpoint_that_were_kept_elsewhere_are_believed_instead(signing: KeepersDesk) -> None:
    *_, last = write(3)
    signing.keeper.write()
    out = StringIO()

    key = signing.signs_with.fingerprint
    call_command("verify_audit", "--key", key, "--kept", f"3:{last.hash}", stdout=out)
    with pytest.raises(CommandError, match="1 fault in"):
        call_command("verify_audit", "--key", key, "--kept", f"2:{last.hash}", stdout=out)

    assert "found here" not in out.getvalue()
    assert "Event 2 is not the one of the checkpoint that you kept" in out.getvalue()


def test_the_command_looks_at_what_is_new(signing: KeepersDesk) -> None:
    write(3)
    signing.keeper.write()
    call_command("verify_audit", stdout=StringIO())
    write(2)
    out = StringIO()

    call_command("verify_audit", "--new", stdout=out)

    assert out.getvalue().startswith("The trail is whole: 2 events after event 3.")


def test_checkpoints_that_cannot_be_read_are_a_failure(signing: KeepersDesk, settings: Settings) -> None:
    settings.AUDIT_CHECKPOINTS = str(signing.folder / "not-mounted")

    with pytest.raises(CommandError, match="The checkpoints cannot be read"):
        call_command("verify_audit", stdout=StringIO())


@pytest.mark.parametrize("kept", ["7", "x:" + "a" * 64, "7:" + "g" * 64])
def test_a_kept_checkpoint_is_a_number_and_a_hash(kept: str) -> None:
    with pytest.raises(CommandError, match="is not SEQ:HASH"):
        call_command("verify_audit", "--kept", kept)


def test_what_an_event_tells_writes_no_line_of_its_own(signing: KeepersDesk) -> None:
    parting = {"generation": 2, "agreed": 0, "abandoned": ""}
    write(action="installation.resume", reason="lost\nThe trail is whole.\x1b[2J", details=parting)
    signing.keeper.write()
    out = StringIO()

    call_command("verify_audit", stdout=out)

    assert out.getvalue().splitlines()[0] == (
        "note: Event 1: ada went on after a restore (lostU+000AThe trail is whole.U+001B[2J)."
    )
