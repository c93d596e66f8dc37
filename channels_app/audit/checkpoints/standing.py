"""Whether the trail in the database is the one that the checkpoints are of. Asked often, so it asks for little."""

from channels_app.audit.checkpoints.checkpoint import Checkpoint, Origin
from channels_app.audit.checkpoints.evidence import believe, seq_of
from channels_app.audit.checkpoints.partings import read_partings
from channels_app.audit.checkpoints.ring import Ring, read_ring
from channels_app.audit.checkpoints.store import CHECKPOINTS, CheckpointStore
from channels_app.audit.errors import OtherTrail
from channels_app.audit.models import AuditEvent, KnownCheckpoint


def check_standing(*, store: CheckpointStore, origin: Origin, root: str) -> Checkpoint | None:
    """Hold the newest believed checkpoint in the store against the trail. It is returned where the database does not
    know it yet. `root` is the fingerprint of a key that is ours.

    Raises OtherTrail where the store has one that is newer than the trail or of another, or lacks the newest that the
    database knows; OSError where the store does not answer.
    """
    known = KnownCheckpoint.objects.first()
    names = store.list_names(CHECKPOINTS, start=known.name if known else "")
    if known and known.name not in names:
        raise OtherTrail(f"The checkpoint store lacks the newest checkpoint, of event {known.seq:,}.")
    if known:
        _compare_known(known)
    newest = find_newest(store, [name for name in names if not known or name != known.name], root=root)
    if newest and newest.generation < origin.generation:
        _check_parting(store, origin, root)  # of before a restore, and nothing was signed since
    elif newest:
        _compare(newest, origin)
    return newest


def find_newest(store: CheckpointStore, names: list[str], *, root: str) -> Checkpoint | None:
    """The newest of these that is signed by a key of ours. What is not is for verification to name.

    Raises OtherTrail where no key of the store is ours.
    """
    ring = read_ring(store, root=root) if names else Ring()
    if names and not ring.publics:
        raise OtherTrail("The checkpoints are signed by other keys than the one here.")
    for name in reversed(names):
        if checkpoint := believe(name, store.read(CHECKPOINTS, name) or "", ring):
            return checkpoint
    return None


def _compare_known(known: KnownCheckpoint) -> None:
    """By its name, which the store has: whatever was rewritten before it, the hash of its event is another then."""
    seq, digest = seq_of(known.name), known.name.rpartition("-")[2]
    if not AuditEvent.objects.filter(seq=seq, hash__startswith=digest).exists():
        raise OtherTrail(
            f"The newest checkpoint is of event {seq:,}, and the trail has another there, or none."
        )


def _check_parting(store: CheckpointStore, origin: Origin, root: str) -> None:
    partings = read_partings(store, read_ring(store, root=root))
    if all(parting.generation != origin.generation for parting in partings):
        raise OtherTrail("The database says that it went on after a restore, and no key of ours signed that.")


def _compare(newest: Checkpoint, origin: Origin) -> None:
    where = f"The newest checkpoint is of event {newest.seq:,} at {newest.at}"
    if newest.installation != origin.installation:
        raise OtherTrail(f"{where}, written by another installation, {newest.installation}.")
    event = AuditEvent.objects.filter(seq=newest.seq).only("hash").first()
    if event is None:
        raise OtherTrail(f"{where}, and the trail does not go so far.")
    if event.hash != newest.hash:
        raise OtherTrail(f"{where}, and the trail has another event in its place.")
