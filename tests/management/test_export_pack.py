"""manage.py export_pack"""

import json
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Person
from channels_app.rules.lifecycle import ChannelState
from tests.audit.checkpoints.desk import KeepersDesk
from tests.people import make_channel, make_event


@pytest.fixture
def file(signing: KeepersDesk, auditor: Person, tmp_path: Path) -> Path:
    return tmp_path / "evidence.zip"


def run(file: Path, *options: str, actor: str = "adaeze") -> str:
    out = StringIO()
    call_command("export_pack", *options, "--actor", actor, "--to-file", str(file), stdout=out)
    return out.getvalue()


def told(file: Path) -> dict[str, Any]:
    with zipfile.ZipFile(file) as archive:
        return dict(json.loads(archive.read("pack.json")))


def test_it_writes_a_pack_and_names_the_key(file: Path, channel: Channel, signing: KeepersDesk) -> None:
    make_event(channel=channel)

    said = run(file, "--channel", channel.name, "--reason", "Case 17")

    assert signing.signs_with.fingerprint in said
    assert (told(file)["events"], told(file)["reason"]) == (1, "Case 17")
    assert AuditEvent.objects.get(action="audit.pack").through == "command"


def test_what_is_asked_for_together_holds_together(file: Path, channel: Channel, operator: Person) -> None:
    make_event(channel=channel, by=operator)
    make_event(by=operator)
    make_event(channel=channel)

    run(file, "--person", "mara", "--channel", str(channel.pk), "--from", "2020-01-01", "--to", "2100-01-01")

    assert told(file)["events"] == 1
    assert told(file)["until"] == "2100-01-02T00:00:00.000000Z"


def test_a_name_that_was_used_again_is_asked_back(file: Path, channel: Channel) -> None:
    make_channel(channel.target, channel.name, state=ChannelState.DELETED)

    with pytest.raises(CommandError, match="There are several, name one by its id"):
        run(file, "--channel", channel.name)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--channel", "nothing-like-it"), "nothing-like-it: there is none on record"),
        (("--batch", "nothing-like-it"), "nothing-like-it: there is none on record"),
        (("--from", "tomorrow"), "'tomorrow' is not a time"),
        (("--to", "2001-01-01"), "no event of the audit trail is like that"),
    ],
)
def test_what_is_not_there_is_said(file: Path, options: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(file, *options)

    assert not file.exists()


def test_a_file_that_is_there_is_kept(file: Path) -> None:
    file.write_text("something else")
    make_event()

    with pytest.raises(CommandError, match="cannot be written: File exists"):
        run(file)

    assert file.read_text() == "something else"


def test_who_is_no_auditor_is_refused(file: Path, operator: Person) -> None:
    with pytest.raises(CommandError, match="You may not take evidence from the audit trail"):
        run(file, actor="mara")
