"""A database that was restored: its store has signed more than it holds."""

import pytest

from channels_app.audit.checkpoints.checkpoint import Origin
from channels_app.audit.checkpoints.keeper import Keeper
from channels_app.audit.errors import OtherTrail
from channels_app.audit.models import AuditEvent, ChainHead, KnownCheckpoint
from channels_app.models import Installation, Person
from channels_app.services.actor import Actor, Through
from channels_app.services.restoring import Resumed, resume
from tests.audit.attacks import delete
from tests.audit.checkpoints.desk import KeepersDesk
from tests.audit.entries import write


def keeper_of(keepers: KeepersDesk) -> Keeper:
    """Of this database, whatever installation it is."""
    now = Installation.objects.current()
    keepers.origin = Origin(installation=str(now.pk), generation=now.generation)
    return keepers.keeper


def go_on(keepers: KeepersDesk, administrator: Person, *, keep: bool = False) -> Resumed:
    actor = Actor(person=administrator, through=Through.COMMAND, address="root@host")
    return resume(actor=actor, reason="disk lost", keep=keep, keeper=keeper_of(keepers))


def lose_all_after(seq: int, keepers: KeepersDesk) -> None:
    """The database is restored as it was at that event, when it knew its first checkpoint."""
    delete(*range(seq + 1, AuditEvent.objects.count() + 1))
    ChainHead.objects.update(seq=seq, hash=AuditEvent.objects.get(seq=seq).hash)
    KnownCheckpoint.objects.update(name=keepers.names()[0], seq=seq)


@pytest.fixture
def restored(keepers: KeepersDesk, db: None) -> KeepersDesk:
    """Eight events were signed, and the database has the first four, and two of after its restore."""
    for _ in range(2):
        write(4)
        keeper_of(keepers).write()
    lose_all_after(4, keepers)
    write(2)
    with pytest.raises(OtherTrail):
        keeper_of(keepers).check()
    return keepers
