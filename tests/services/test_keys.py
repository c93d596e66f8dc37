from datetime import UTC, datetime
from pathlib import Path

import pytest

from channels_app.audit.checkpoints.key import new_key, read_key
from channels_app.audit.checkpoints.ring import announce, read_ring
from channels_app.audit.checkpoints.rotation import Rotation
from channels_app.audit.errors import StoreUnavailable, UnusableKey
from channels_app.audit.models import AuditEvent
from channels_app.models import Person
from channels_app.services.actor import Actor, Through
from channels_app.services.errors import NotAllowed
from channels_app.services.keys import rotate_audit_key
from tests.audit.checkpoints.desk import KeepersDesk
from tests.audit.checkpoints.scene import Scene
from tests.audit.entries import write


@pytest.fixture
def rotation(keepers: KeepersDesk, tmp_path: Path) -> Rotation:
    return Rotation(store=keepers.store, file=tmp_path / "audit_key")


def rotate(rotation: Rotation, person: Person) -> tuple[str, str]:
    actor = Actor(person=person, through=Through.COMMAND, address="root@host")
    return rotate_audit_key(actor=actor, reason="yearly", rotation=rotation, clock=lambda: datetime.now(UTC))


def test_a_new_key_signs_on_and_what_the_old_one_signed_is_still_believed(
    keepers: KeepersDesk, rotation: Rotation, administrator: Person
) -> None:
    write(2)
    keepers.keeper.write()

    old, new = rotate(rotation, administrator)
    keepers.signs_with = read_key(rotation.file)
    keepers.keeper.write()

    assert [keepers.read(name).key for name in keepers.names()] == [old, new]
    assert Scene(keepers).look(root=old) == Scene(keepers).look(root=new) == []


def test_the_trail_tells_who_changed_the_key_and_names_both(
    rotation: Rotation, administrator: Person
) -> None:
    old, new = rotate(rotation, administrator)

    event = AuditEvent.objects.get(action="audit.rotate_key")
    assert (event.actor, event.reason) == ("tomasz", "yearly")
    assert event.facts["details"] == {"old": old, "new": new}


def test_the_new_key_is_its_owner_s_alone_and_the_old_one_is_gone(
    rotation: Rotation, administrator: Person
) -> None:
    _, new = rotate(rotation, administrator)

    assert read_key(rotation.file).fingerprint == new
    assert rotation.file.stat().st_mode & 0o777 == 0o600
    assert not rotation.next_file.exists()


@pytest.mark.parametrize("steps", [1, 2])
def test_a_rotation_that_was_killed_is_carried_to_its_end(
    rotation: Rotation, administrator: Person, steps: int
) -> None:
    _, begun = rotation.prepare()
    if steps == 2:
        rotation.announce(now=datetime.now(UTC))

    old, new = rotate(rotation, administrator)

    assert new == begun == read_key(rotation.file).fingerprint
    ring = read_ring(rotation.store, root=old)
    assert (list(ring.publics), ring.faults) == ([old, new], ())


def test_a_key_that_another_follows_already_announces_no_other(
    keepers: KeepersDesk, rotation: Rotation, administrator: Person
) -> None:
    now = "2026-11-03T12:00:00.000000Z"
    announce(keepers.store, keepers.signs_with, at=now)
    announce(keepers.store, new_key(), at=now, after=keepers.signs_with)

    with pytest.raises(UnusableKey, match="another key follows it already"):
        rotate(rotation, administrator)


def test_where_the_store_does_not_answer_the_old_key_stays(
    keepers: KeepersDesk, rotation: Rotation, administrator: Person
) -> None:
    keepers.folder.rmdir()

    with pytest.raises(StoreUnavailable):
        rotate(rotation, administrator)

    assert read_key(rotation.file).fingerprint == keepers.signs_with.fingerprint


def test_only_an_administrator_may(rotation: Rotation, auditor: Person) -> None:
    with pytest.raises(NotAllowed):
        rotate(rotation, auditor)

    assert not rotation.next_file.exists()
