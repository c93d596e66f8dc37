from bisect import bisect_left
from collections.abc import Iterable, Iterator

from channels_app.audit.checkpoints.checkpoint import Checkpoint
from channels_app.audit.checkpoints.evidence import believe, seq_of
from channels_app.audit.checkpoints.ring import read_ring
from channels_app.audit.checkpoints.store import CHECKPOINTS, KEYS, CheckpointStore
from channels_app.audit.errors import OtherTrail
from channels_app.audit.models import AuditEvent

AFTER_ALL_TIMES = "~"


class Anchors:
    """The checkpoints of a store that are signed by a key of ours and agree with the trail.

    Each is read when it is looked for; `papers` are those that were found, and the keys, byte for byte. `root` is the
    fingerprint of a key that is ours. Every method raises OSError where the store does not answer.
    """

    def __init__(self, store: CheckpointStore, *, root: str) -> None:
        self._store = store
        self._ring = read_ring(store, root=root)
        self._names = sorted(store.list_names(CHECKPOINTS), key=seq_of)
        self._numbers = [seq_of(name) for name in self._names]
        self.papers = {f"{KEYS}/{name}": store.read(KEYS, name) or "" for name in self._ring.publics}

    def find_last(self) -> Checkpoint:
        """The newest. What comes after it is not tied to anything. Raises OtherTrail where there is none."""
        for checkpoint in self._agreeing(reversed(self._names)):
            return checkpoint
        raise OtherTrail("No checkpoint in the store agrees with the trail.")

    def find_after(self, seq: int, *, at: str = "") -> Checkpoint:
        """The first from this event on that was signed at that time or later; else the newest."""
        for checkpoint in self._agreeing(self._names[bisect_left(self._numbers, seq) :]):
            if checkpoint.at >= at:
                return self._keep(checkpoint)
        return self._keep(self.find_last())

    def find_before(self, seq: int, *, at: str) -> Checkpoint | None:
        """The newest before this event that was signed at that time or earlier."""
        for checkpoint in self._agreeing(reversed(self._names[: bisect_left(self._numbers, seq)])):
            if checkpoint.at <= at:
                return self._keep(checkpoint)
        return None

    def _agreeing(self, names: Iterable[str]) -> Iterator[Checkpoint]:
        for name in names:
            checkpoint = believe(name, self._store.read(CHECKPOINTS, name) or "", self._ring)
            if checkpoint and AuditEvent.objects.filter(seq=checkpoint.seq, hash=checkpoint.hash).exists():
                yield checkpoint

    def _keep(self, checkpoint: Checkpoint) -> Checkpoint:
        name = f"{CHECKPOINTS}/{checkpoint.name}"
        self.papers[name] = self._store.read(CHECKPOINTS, checkpoint.name) or ""
        return checkpoint
