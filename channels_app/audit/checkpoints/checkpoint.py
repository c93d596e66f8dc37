from dataclasses import dataclass
from typing import Final

from channels_app.audit.body import Json, write_body
from channels_app.audit.checkpoints.paper import Paper

FORMAT: Final = 1
KIND: Final = "checkpoint"


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Whose trail it is: the installation, and its generation, which each restore makes a later one."""

    installation: str
    generation: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkpoint:
    """How far a trail had come: its newest event's number and hash, how many events there were, and when.

    `previous` is the name of the checkpoint before it, `key` the fingerprint of the key that signed it.
    """

    seq: int
    hash: str
    count: int
    at: str
    installation: str
    generation: int
    key: str
    previous: str

    @property
    def name(self) -> str:
        """Of its place in the store: in the order of names, the newest is the last."""
        return f"{self.generation:04d}-{self.seq:016d}-{self.hash[:16]}"

    def write(self) -> str:
        facts: dict[str, Json] = {name: getattr(self, name) for name in TYPES}
        return write_body({"format": FORMAT, "kind": KIND, **facts})


TYPES: Final[dict[str, type]] = Checkpoint.__annotations__


def read_checkpoint(paper: Paper) -> Checkpoint | None:
    """What the paper says, signed or not; None where it is no checkpoint."""
    facts = paper.facts
    told = {name: facts.pop(name, None) for name in TYPES}
    if facts != {"format": FORMAT, "kind": KIND}:
        return None
    if any(type(told[name]) is not kind for name, kind in TYPES.items()):
        return None
    return Checkpoint(**told)  # type: ignore[arg-type]  # each was held against its type above
