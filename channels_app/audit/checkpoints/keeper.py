from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from channels_app.audit.body import write_time
from channels_app.audit.checkpoints.checkpoint import Checkpoint, Origin
from channels_app.audit.checkpoints.key import Key
from channels_app.audit.checkpoints.known import LATE, remember, waits_since
from channels_app.audit.checkpoints.paper import seal
from channels_app.audit.checkpoints.parting import find_parting
from channels_app.audit.checkpoints.partings import sign_parting
from channels_app.audit.checkpoints.ring import announce
from channels_app.audit.checkpoints.standing import check_standing
from channels_app.audit.checkpoints.store import CHECKPOINTS, KEYS, CheckpointStore
from channels_app.audit.errors import StoreUnavailable, UnusableKey
from channels_app.audit.models import AuditEvent, ChainHead, KnownCheckpoint
from channels_app.audit.restores import Parting


@dataclass(frozen=True, kw_only=True, slots=True)
class Keeper:
    """Writes checkpoints of this database's trail, and holds the trail against those that were written.

    Its clock is not the database's, so that the one tells of the other.
    """

    store: CheckpointStore
    key: Callable[[], Key]
    origin: Callable[[], Origin]
    clock: Callable[[], datetime]

    def write(self) -> Checkpoint | None:
        """Sign how far the trail has come. None where nothing is new since the last checkpoint.

        Only a trail that goes on from the checkpoints is signed. Raises OtherTrail, StoreUnavailable, UnusableKey.
        """
        key, origin = self.key(), self.origin()
        with self._asking():
            found = check_standing(store=self.store, origin=origin, root=key.fingerprint)
            if found and found.generation == origin.generation:
                remember(found)  # another wrote it, and was killed before it said so
            checkpoint = self._next(key, origin)
            if checkpoint is None:
                return None
            self._tie(key, checkpoint.at)
            # Where another was first, what has the name is of the same event
            self.store.add(CHECKPOINTS, checkpoint.name, seal(checkpoint.write(), key))
        remember(checkpoint)
        return checkpoint

    def check(self) -> None:
        """Raise OtherTrail, StoreUnavailable or UnusableKey where nothing may be changed that the trail tells of.

        Where events have waited too long for a checkpoint, one is written.
        """
        with self._asking():
            check_standing(store=self.store, origin=self.origin(), root=self.key().fingerprint)
        if waits_since(than=LATE):
            self.write()

    def find_parting(self) -> Parting:
        """Where the trail parts from its checkpoints. Raises StoreUnavailable, UnusableKey."""
        root = self.key().fingerprint
        with self._asking():
            return find_parting(self.store, origin=self.origin(), root=root)

    def sign_parting(self, parting: Parting) -> None:
        """Give up the checkpoints of what was lost, as an event has told. Raises StoreUnavailable, UnusableKey."""
        key = self.key()
        with self._asking():
            at = write_time(self.clock())
            self._tie(key, at)
            sign_parting(self.store, key, parting, at=at)

    def _next(self, key: Key, origin: Origin) -> Checkpoint | None:
        known = KnownCheckpoint.objects.first()
        after, before = (known.seq, known.count) if known else (0, 0)
        head = ChainHead.objects.filter(seq__gt=after).values_list("seq", "hash").first()
        if head is None:
            return None
        seq, told = head
        return Checkpoint(
            seq=seq,
            hash=told,
            count=before + AuditEvent.objects.filter(seq__gt=after, seq__lte=seq).count(),
            at=write_time(self.clock()),
            installation=origin.installation,
            generation=origin.generation,
            key=key.fingerprint,
            previous=known.name if known else "",
        )

    def _tie(self, key: Key, at: str) -> None:
        """Checkpoints of a key that no other vouches for would stand apart from all before them."""
        names = self.store.list_names(KEYS)
        if not names:
            announce(self.store, key, at=at)
        elif key.fingerprint not in names:
            why = f"the keys in {self.store.address} do not vouch for it; rotate_audit_key changes keys"
            raise UnusableKey(file=key.fingerprint, why=why)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreUnavailable(address=self.store.address, why=error.strerror or str(error)) from error
