from channels_app.aws.gateway import Gateway
from channels_app.models import Operation
from channels_app.models.clock import read_database_clock
from channels_app.services.road.claim import Claim
from channels_app.services.road.hand import Hand
from channels_app.services.road.ids import read_ids
from channels_app.services.road.look import look_for
from channels_app.services.road.manners import manner_of
from channels_app.services.road.record import record


def settle(claim: Claim, *, gateway: Gateway, hand: Hand, chance: float) -> Operation:
    """Find out what became of an operation whose answer is not known: look, weigh, record. Raises ClaimLost."""
    operation = claim.operation
    seen = look_for(operation, gateway=gateway)
    now = read_database_clock()
    outcome = manner_of(operation).outcome_of_look(seen, operation, ids=read_ids(), now=now, chance=chance)
    return record(claim, outcome, hand=hand)
