"""Where a restored trail parts from its checkpoints, signed: an event alone could be written by who owns the database,
and would give up every checkpoint that tells of what they rewrote."""

from collections.abc import Iterator
from typing import Final

from channels_app.audit.body import Json, write_body
from channels_app.audit.checkpoints.checkpoint import FORMAT
from channels_app.audit.checkpoints.key import Key
from channels_app.audit.checkpoints.paper import open_paper, seal
from channels_app.audit.checkpoints.ring import Ring
from channels_app.audit.checkpoints.store import PARTINGS, CheckpointStore
from channels_app.audit.restores import Parting, read_parting

KIND: Final = "parting"


def sign_parting(store: CheckpointStore, key: Key, parting: Parting, *, at: str) -> None:
    told: dict[str, Json] = {"format": FORMAT, "kind": KIND, "key": key.fingerprint, "at": at}
    name = f"{parting.generation:04d}-{parting.agreed:016d}-{parting.abandoned}".rstrip("-")
    store.add(PARTINGS, name, seal(write_body({**parting.write(), **told}), key))


def read_partings(store: CheckpointStore, ring: Ring) -> Iterator[Parting]:
    """Those that are signed by a key of ours."""
    for name in store.list_names(PARTINGS):
        paper = open_paper(store.read(PARTINGS, name) or "")
        facts = paper.facts
        parting, key, at = read_parting(facts), facts.get("key"), facts.get("at")
        if parting and facts.get("kind") == KIND and ring.believes(paper, key=str(key), at=str(at)):
            yield parting
