import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from channels_app.audit.body import write_time
from channels_app.audit.checkpoints.key import new_key, read_key
from channels_app.audit.checkpoints.ring import announce, read_ring
from channels_app.audit.checkpoints.store import CheckpointStore
from channels_app.audit.errors import StoreUnavailable, UnusableKey


@dataclass(frozen=True, kw_only=True, slots=True)
class Rotation:
    """From the key in a file to a new one in its place: prepare, announce, finish.

    Killed at any point, the same three steps again carry it to its end with the same new key.
    """

    store: CheckpointStore
    file: Path

    @property
    def next_file(self) -> Path:
        return self.file.with_name(f"{self.file.name}.next")

    def prepare(self) -> tuple[str, str]:
        """Write the new key beside the old one. The fingerprints of both. Raises UnusableKey."""
        old = read_key(self.file)
        try:
            handle = os.open(self.next_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return old.fingerprint, read_key(self.next_file).fingerprint
        except OSError as error:
            raise UnusableKey(
                file=str(self.file), why=f"none can be put beside it ({error.strerror})"
            ) from None
        with os.fdopen(handle, "wb") as opened:
            opened.write(new_key().write())
            opened.flush()
            os.fsync(opened.fileno())
        return old.fingerprint, read_key(self.next_file).fingerprint

    def announce(self, *, now: datetime) -> None:
        """Have the old key sign the new one, in the store. Raises StoreUnavailable, UnusableKey."""
        old, new = read_key(self.file), read_key(self.next_file)
        try:
            announce(self.store, old, at=write_time(now))
            ring = read_ring(self.store, root=old.fingerprint)
            if old.fingerprint in ring.retired and ring.newest != new.fingerprint:
                raise UnusableKey(
                    file=str(self.file), why="another key follows it already; put that in its place"
                )
            announce(self.store, new, at=write_time(now), after=old)
        except OSError as error:
            raise StoreUnavailable(address=self.store.address, why=error.strerror or str(error)) from error

    def finish(self) -> None:
        """Put the new key in the place of the old one, which nobody needs any more."""
        self.next_file.replace(self.file)
