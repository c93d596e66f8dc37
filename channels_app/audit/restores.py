"""What the trail itself tells of a restore: from where on the checkpoints of before are no longer its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from channels_app.audit.body import Json, read_body
from channels_app.audit.models import AuditEvent

RESUMED: Final = "installation.resume"


@dataclass(frozen=True, kw_only=True, slots=True)
class Parting:
    """Where a restored trail parts from its checkpoints: `agreed` is the last event that both have.

    `abandoned` is the name of the newest checkpoint, of what the trail has lost; empty where there is none.
    """

    generation: int
    agreed: int
    abandoned: str

    def gives_up(self, name: str, seq: int) -> bool:
        """Whether the checkpoint is of what was lost."""
        return seq > self.agreed and name <= self.abandoned

    def covers(self, other: "Parting") -> bool:
        """Whether this one, told as late or later, gives up all that the other does."""
        return (
            self.generation >= other.generation
            and self.agreed <= other.agreed
            and self.abandoned >= other.abandoned
        )

    def write(self) -> dict[str, Json]:
        """As the event's details tell it."""
        return {"generation": self.generation, "agreed": self.agreed, "abandoned": self.abandoned}


@dataclass(frozen=True, kw_only=True, slots=True)
class Resumption:
    """The event that tells of a parting, by whom and why."""

    seq: int
    actor: str
    reason: str
    parting: Parting


def read_resumptions() -> list[Resumption]:
    """All that the trail tells of, in its order."""
    found = []
    events = AuditEvent.objects.filter(action=RESUMED).order_by("seq")
    for seq, actor, body in events.values_list("seq", "actor", "body"):
        try:
            facts = read_body(body)
        except ValueError:  # made unreadable, as verification says
            continue
        parting = read_parting(facts.get("details"))
        if parting:
            reason = str(facts.get("reason"))
            found.append(Resumption(seq=seq, actor=actor, reason=reason, parting=parting))
    return found


def read_parting(details: Json) -> Parting | None:
    if not isinstance(details, Mapping):
        return None
    generation, agreed, abandoned = (details.get(name) for name in ("generation", "agreed", "abandoned"))
    if isinstance(generation, int) and isinstance(agreed, int) and isinstance(abandoned, str):
        return Parting(generation=generation, agreed=agreed, abandoned=abandoned)
    return None
