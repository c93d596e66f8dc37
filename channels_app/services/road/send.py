from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from channels_app.aws.gateway import Gateway
from channels_app.models import Operation
from channels_app.models.clock import read_database_clock
from channels_app.rules.lifecycle import OperationState
from channels_app.services.road.claim import Claim
from channels_app.services.road.hand import Hand
from channels_app.services.road.ids import Ids, read_ids
from channels_app.services.road.look import Look
from channels_app.services.road.manners import Answer, Unsent, manner_of
from channels_app.services.road.outcome import Outcome, of_unsent
from channels_app.services.road.record import record


def send(
    claim: Claim, *, gateway: Gateway, hand: Hand, clock: Callable[[], float], chance: float
) -> tuple[Operation, Answer]:
    """Make the one call of a claimed operation, outside any transaction, and record what AWS answered.

    The operation as it then stands, and the answer. Raises ClaimLost.
    """
    ids = read_ids()
    answer = call(claim, gateway=gateway, ids=ids, clock=clock)
    outcome = outcome_of(answer, claim, ids=ids, clock=read_database_clock, chance=chance)
    return record(claim, outcome, hand=hand), answer


def call(claim: Claim, *, gateway: Gateway, ids: Ids, clock: Callable[[], float]) -> Answer:
    """The call alone. It touches no database, so any thread may make it."""
    return manner_of(claim.operation).call(
        claim.operation, gateway=gateway, ids=ids, in_time=lambda: claim.leaves_time_for_a_call(clock())
    )


def outcome_of(
    answer: Answer, claim: Claim, *, ids: Ids, clock: Callable[[], datetime], chance: float
) -> Outcome:
    """Where an answer, or a look, leads the operation of this claim. `clock` is the database's, as it is by now."""
    operation, manner = claim.operation, manner_of(claim.operation)
    match answer:
        case Look():
            outcome = manner.outcome_of_look(answer, operation, ids=ids, now=clock(), chance=chance)
            return outcome if claim.settles else _unsent(outcome, operation)
        case Unsent():
            return of_unsent(answer.error, attempt=operation.attempt, chance=chance)
    return manner.outcome_of(answer, operation, chance=chance)


def _unsent(outcome: Outcome, operation: Operation) -> Outcome:
    """Of a look in place of a send: where it is to be looked again, it waits for its send, for nothing is in doubt."""
    looks_again = outcome.state == OperationState.SENT and not operation.in_doubt
    return replace(outcome, state=OperationState.QUEUED) if looks_again else outcome
