from collections.abc import Callable
from dataclasses import dataclass

from channels_app.aws.errors import Throttled
from channels_app.aws.gateway import Gateway
from channels_app.models import Operation
from channels_app.services.road.claim import claim_to_send, claim_to_settle
from channels_app.services.road.hand import Hand
from channels_app.services.road.manners import error_in
from channels_app.services.road.record import ClaimLost
from channels_app.services.road.send import send
from channels_app.services.road.settle import settle


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """The operation as it stands after the step, and whether AWS asked for fewer calls a second."""

    operation: Operation
    throttled: bool = False


def take_step(
    operation: Operation, *, gateway: Gateway, hand: Hand, clock: Callable[[], float], chance: float
) -> Step | None:
    """Carry the operation one step along the road: send it where it waits, settle it where its answer is not known.

    None where there was nothing to do, or another process has it.
    """
    try:
        if claim := claim_to_send(operation, holder=hand.holder, clock=clock):
            if not claim.leaves_time_for_a_call(clock()):
                return None
            operation, answer = send(claim, gateway=gateway, hand=hand, clock=clock, chance=chance)
            return Step(operation=operation, throttled=isinstance(error_in(answer), Throttled))
        if claim := claim_to_settle(operation, holder=hand.holder, clock=clock):
            return Step(operation=settle(claim, gateway=gateway, hand=hand, chance=chance))
    except ClaimLost:
        pass
    return None
