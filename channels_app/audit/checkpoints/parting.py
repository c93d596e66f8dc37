from channels_app.audit.checkpoints.checkpoint import Origin
from channels_app.audit.checkpoints.comparison import find_signed
from channels_app.audit.checkpoints.evidence import believe
from channels_app.audit.checkpoints.ring import read_ring
from channels_app.audit.checkpoints.store import CHECKPOINTS, CheckpointStore
from channels_app.audit.restores import Parting


def find_parting(store: CheckpointStore, *, origin: Origin, root: str) -> Parting:
    """Where the trail parts from what is signed in the store, and the generation that would come next.

    Raises OSError where the store does not answer.
    """
    ring = read_ring(store, root=root)
    names = store.list_names(CHECKPOINTS)
    generation, abandoned = origin.generation, ""
    for name in reversed(names):
        checkpoint = believe(name, store.read(CHECKPOINTS, name) or "", ring)
        if checkpoint is None:
            continue
        generation = max(generation, checkpoint.generation)
        if any(found and found.hash == checkpoint.hash for found in find_signed([checkpoint])):
            return Parting(generation=generation + 1, agreed=checkpoint.seq, abandoned=abandoned)
        abandoned = abandoned or name
    return Parting(generation=generation + 1, agreed=0, abandoned=abandoned)
