from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from channels_app.audit.checkpoints.checkpoint import Checkpoint, read_checkpoint
from channels_app.audit.checkpoints.paper import open_paper
from channels_app.audit.checkpoints.partings import read_partings
from channels_app.audit.checkpoints.ring import Ring, read_ring
from channels_app.audit.checkpoints.store import CHECKPOINTS, CheckpointStore
from channels_app.audit.inspection import Fault, Kind
from channels_app.audit.models import KnownCheckpoint
from channels_app.audit.restores import Parting

READERS: Final = 16  # a bucket answers many at once, and each takes its time


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What the store says, as far as it can be believed, in the order of names; and what is wrong with the rest."""

    checkpoints: tuple[Checkpoint, ...]
    partings: frozenset[Parting]
    faults: tuple[Fault, ...]


def gather(store: CheckpointStore, *, root: str, start: str = "") -> Evidence:
    """Read every checkpoint from the name `start` on. `root` is the fingerprint of a key that is believed.

    Raises OSError where the store does not answer.
    """
    ring = read_ring(store, root=root)
    names = store.list_names(CHECKPOINTS, start=start)
    with ThreadPoolExecutor(READERS) as readers:
        texts = list(readers.map(lambda name: store.read(CHECKPOINTS, name), names))
    faults = [Fault(seq=0, kind=Kind.KEY, message=message) for message in ring.faults] if names else []
    believed = []
    for name, text in zip(names, texts, strict=True):
        checkpoint = believe(name, text or "", ring)
        if checkpoint:
            believed.append(checkpoint)
        else:
            message = f"The checkpoint {name} is not signed by a key of ours, so it proves nothing."
            faults.append(Fault(seq=seq_of(name), kind=Kind.CHECKPOINT, message=message))
    faults += find_missing(believed, set(names), start)
    partings = frozenset(read_partings(store, ring))
    return Evidence(checkpoints=tuple(believed), partings=partings, faults=tuple(faults))


def believe(name: str, text: str, ring: Ring) -> Checkpoint | None:
    """The checkpoint, where it is what its name says and signed by a key of ours."""
    paper = open_paper(text)
    checkpoint = read_checkpoint(paper)
    if checkpoint is None or checkpoint.name != name:
        return None
    return checkpoint if ring.believes(paper, key=checkpoint.key, at=checkpoint.at) else None


def find_missing(believed: list[Checkpoint], names: set[str], start: str) -> list[Fault]:
    """Those that another names as the one before it, or that the database knows, and that are not there."""
    wanted = {each.previous for each in believed if each.previous >= start}
    wanted |= set(KnownCheckpoint.objects.values_list("name", flat=True))
    return [
        Fault(
            seq=seq_of(name),
            kind=Kind.CHECKPOINT,
            message=f"The checkpoint {name} is missing from the store.",
        )
        for name in sorted(wanted - names - {""})
    ]


def seq_of(name: str) -> int:
    """The number in a checkpoint's name; 0 where it has none."""
    parts = name.split("-")
    return int(parts[1]) if len(parts) == 3 and parts[1].isdecimal() else 0
