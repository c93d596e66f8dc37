"""A trail of twelve events, signed after the fourth, the eighth and the tenth; the last two are too young."""

from dataclasses import dataclass

from channels_app.audit.chain import BEFORE_THE_FIRST, next_hash
from channels_app.audit.checkpoints.checkpoint import Checkpoint
from channels_app.audit.checkpoints.comparison import Kept
from channels_app.audit.checkpoints.directory import DirectoryStore
from channels_app.audit.checkpoints.key import Key
from channels_app.audit.checkpoints.paper import seal
from channels_app.audit.checkpoints.ring import announce
from channels_app.audit.checkpoints.store import CHECKPOINTS
from channels_app.audit.models import AuditEvent, ChainHead, KnownCheckpoint
from channels_app.audit.verification import Look, look
from tests.audit.attacks import attack
from tests.audit.checkpoints.desk import OURS, KeepersDesk
from tests.audit.entries import write


@dataclass
class Scene:
    keepers: KeepersDesk

    def prepare(self) -> "Scene":
        for count in (4, 4, 2):
            write(count)
            self.keepers.keeper.write()
        write(2)
        return self

    def look(self, *, only_new: bool = False, root: str = "", kept: Kept | None = None) -> list[str]:
        """What verification says, each with its kind."""
        seen = Look(only_new=only_new)
        root = root or self.keepers.signs_with.fingerprint
        found = look(seen, store=self.keepers.store, root=root, kept=kept)
        return [f"{fault.kind}: {fault.message}" for fault in found]

    def kept(self, seq: int = 10) -> Kept:
        """The newest checkpoint, as an auditor wrote it down."""
        return Kept(seq=seq, hash=AuditEvent.objects.get(seq=seq).hash)


def rehash(after: int = 0) -> None:
    """Eve makes the chain follow again from here to its end, head and all."""
    events = AuditEvent.objects.order_by("seq")
    previous = events.get(seq=after).hash if after else BEFORE_THE_FIRST
    last = after
    for seq, body in list(events.filter(seq__gt=after).values_list("seq", "body")):
        previous, last = next_hash(previous, body), seq
        attack("UPDATE audit_auditevent SET hash = %s WHERE seq = %s", previous, seq)
    ChainHead.objects.update(seq=last, hash=previous)


def sign_by(eve: Key, store: DirectoryStore) -> None:
    """Eve puts a key and a checkpoint of her own into the store."""
    newest = AuditEvent.objects.order_by("seq").last()
    assert newest is not None
    checkpoint = Checkpoint(
        seq=newest.seq,
        hash=newest.hash,
        count=newest.seq,
        at="2026-11-03T12:00:00.000000Z",
        installation=OURS.installation,
        generation=1,
        key=eve.fingerprint,
        previous="",
    )
    announce(store, eve, at=checkpoint.at)
    store.add(CHECKPOINTS, checkpoint.name, seal(checkpoint.write(), eve))


def forget_checkpoints() -> None:
    KnownCheckpoint.objects.all().delete()
