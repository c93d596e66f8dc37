"""Who may take an evidence pack, of what, and what the trail tells of it."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.audit.packs.scope import Scope
from channels_app.models import Channel, Person, Target
from channels_app.rules.roles import Role
from channels_app.services.actor import Actor, Through
from channels_app.services.errors import NotAllowed
from channels_app.services.packs.chosen import by_person, of_channel, put_together
from channels_app.services.packs.errors import NothingChosen, NothingSigned, NotSigned
from channels_app.services.packs.taking import take_pack
from tests.audit.checkpoints.desk import KeepersDesk
from tests.people import ADDRESS, make_channel, make_event, make_person

EVERYTHING = put_together([], since=None, until=None)


def by(person: Person) -> Actor:
    return Actor(person=person, through=Through.BROWSER, address=ADDRESS)


def take(keepers: KeepersDesk, person: Person, scope: Scope) -> dict[str, bytes]:
    pieces = take_pack(actor=by(person), scope=scope, reason="Case 17", keeper=keepers.keeper)
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def told(pack: dict[str, bytes]) -> dict[str, object]:
    return dict(json.loads(pack["pack.json"]))


def test_a_pack_reaches_to_what_happened_just_now(
    keepers: KeepersDesk, auditor: Person, channel: Channel
) -> None:
    make_event(channel=channel)

    pack = take(keepers, auditor, put_together([of_channel(channel)], since=None, until=None))

    assert told(pack)["events"] == 1
    assert told(pack)["title"] == "Channel ward-3-bed-17 in Wards EU"


def test_the_trail_tells_who_took_it_of_what_and_why(
    keepers: KeepersDesk, auditor: Person, operator: Person
) -> None:
    make_event(by=operator)

    take(keepers, auditor, put_together([by_person(operator)], since=None, until=None))

    event = AuditEvent.objects.get(action="audit.pack")
    assert (event.actor, event.reason) == ("adaeze", "Case 17")
    assert event.facts["details"] == {"pack": "By mara", "only": {"actor_id": [str(operator.pk)]}}


def test_a_pack_of_all_tells_of_its_own_taking(keepers: KeepersDesk, auditor: Person) -> None:
    make_event()

    assert b"audit.pack" in take(keepers, auditor, EVERYTHING)["chain.jsonl"]


def test_who_audits_some_targets_gets_what_happened_there_and_a_pack_that_is_not_complete(
    keepers: KeepersDesk, target: Target, other_target: Target
) -> None:
    ines = make_person("ines", Role.AUDITOR, on=target)
    make_event(channel=make_channel(target, "in-sight"))
    make_event(channel=make_channel(other_target, "out-of-sight"))

    pack = take(keepers, ines, EVERYTHING)

    assert told(pack)["only"] == {"target": ["Wards EU"]}
    assert b"Not that none was left out" in pack["index.html"]
    assert not any(b"out-of-sight" in content for content in pack.values())


def test_another_target_is_refused_to_who_does_not_audit_it(
    keepers: KeepersDesk, target: Target, other_target: Target
) -> None:
    ines = make_person("ines", Role.AUDITOR, on=target)
    elsewhere = replace(EVERYTHING, only={"target": (other_target.name,)})

    with pytest.raises(NotAllowed, match="You may not take evidence from the audit trail"):
        take(keepers, ines, elsewhere)


@pytest.mark.parametrize("name", ["operator", "administrator", "stranger"])
def test_nobody_else_takes_one(request: pytest.FixtureRequest, keepers: KeepersDesk, name: str) -> None:
    with pytest.raises(NotAllowed):
        take(keepers, request.getfixturevalue(name), EVERYTHING)


def test_where_nothing_is_signed_it_is_said_what_to_set(auditor: Person) -> None:
    make_event()

    with pytest.raises(NothingSigned, match="Set AUDIT_CHECKPOINTS and AUDIT_KEY_FILE first"):
        take_pack(actor=by(auditor), scope=EVERYTHING, reason="", keeper=None)

    assert not AuditEvent.objects.filter(action="audit.pack").exists()


def test_of_nothing_there_is_no_pack(keepers: KeepersDesk, auditor: Person, operator: Person) -> None:
    with pytest.raises(NothingChosen):
        take(keepers, auditor, put_together([by_person(operator)], since=None, until=None))


def test_a_store_that_does_not_answer_is_named(keepers: KeepersDesk, auditor: Person) -> None:
    make_event()
    keepers.folder.rmdir()

    with pytest.raises(
        NotSigned, match=r"No evidence pack was made\. The checkpoint store .* cannot be used"
    ):
        take(keepers, auditor, EVERYTHING)
