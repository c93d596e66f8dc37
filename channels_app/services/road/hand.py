from dataclasses import dataclass

from channels_app.models import Operation
from channels_app.services.actor import Actor, Through


@dataclass(frozen=True, kw_only=True, slots=True)
class Hand:
    """The process that carries an operation out. `holder` is its own: no two threads anywhere share one."""

    through: Through
    address: str
    holder: str

    def acting_for(self, operation: Operation) -> Actor:
        """Whoever carries it out, the actor is the person who asked."""
        return Actor(person=operation.actor, through=self.through, address=self.address)
