from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from channels_app.aws.errors import AwsError
from channels_app.aws.gateway import Gateway
from channels_app.aws.values import Created, Deleted, Updated
from channels_app.models import Operation
from channels_app.rules.lifecycle import ChannelState, OperationState
from channels_app.services.road.ids import Ids
from channels_app.services.road.look import Look
from channels_app.services.road.outcome import Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsent:
    """Nothing was sent: AWS could not be asked first how things stand, or, without an error, time ran out by it."""

    error: AwsError | None = None


Answer = Created | Deleted | Updated | AwsError | Look | Unsent


def error_in(answer: object) -> AwsError | None:
    """What AWS said against it, at whatever it was asked."""
    if isinstance(answer, Look | Unsent):
        return answer.error
    return answer if isinstance(answer, AwsError) else None


class Manner(Protocol):
    """What differs from one kind of operation to another on the one road that all of them travel."""

    @property
    def follows(self) -> Mapping[OperationState, ChannelState]:
        """The state of the channel that goes with each state of the operation."""

    def call(
        self, operation: Operation, *, gateway: Gateway, ids: Ids, in_time: Callable[[], bool]
    ) -> Answer:
        """The call, and what has to be asked first. It touches no database, so any thread may make it.

        `in_time`: whether the claim still leaves time for a call.
        """

    def outcome_of(
        self, answer: Created | Deleted | Updated | AwsError, operation: Operation, *, chance: float
    ) -> Outcome:
        """Where AWS's answer leads the operation. `chance` is random in [0, 1)."""

    def outcome_of_look(
        self, seen: Look, operation: Operation, *, ids: Ids, now: datetime, chance: float
    ) -> Outcome:
        """Where one look leads it. `now` is the database's clock, read after the look."""

    def may_give_up(self, seen: Look, operation: Operation, *, ids: Ids, now: datetime) -> bool:
        """Whether a person may end it as failed: nothing of ours can still arrive and make that wrong."""
