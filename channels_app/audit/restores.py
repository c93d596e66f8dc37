"""What the trail itself tells of a restore: from where on the checkpoints of before are no longer its own."""

from dataclasses import dataclass
from typing import Final

from channels_app.audit.models import AuditEvent

RESUMED: Final = "installation.resume"


@dataclass(frozen=True, kw_only=True, slots=True)
class Resumption:
    """The event `seq` begins the installation's next generation. `abandoned` is the newest checkpoint that it gave up,
    by name; empty where there was none."""

    seq: int
    generation: int
    abandoned: str
    told: str

    def gives_up(self, name: str, seq: int) -> bool:
        """Whether a checkpoint of an earlier generation is of events that the restore lost."""
        return self.seq <= seq and name <= self.abandoned


def read_resumptions() -> dict[int, Resumption]:
    """By the generation that each begins."""
    found = {}
    for event in AuditEvent.objects.filter(action=RESUMED).order_by("seq"):
        try:
            details = event.facts.get("details")
        except ValueError:  # made unreadable, as verification says
            continue
        if not isinstance(details, dict):
            continue
        generation, abandoned = details.get("generation"), details.get("abandoned")
        if isinstance(generation, int) and isinstance(abandoned, str):
            told = f"{event.actor} resumed after a restore: {event.facts.get('reason')}"
            found[generation] = Resumption(
                seq=event.seq, generation=generation, abandoned=abandoned, told=told
            )
    return found
