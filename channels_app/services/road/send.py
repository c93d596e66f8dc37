from channels_app.aws.errors import AwsError
from channels_app.aws.gateway import Gateway
from channels_app.models import Installation, Operation
from channels_app.rules.spec import from_wish, tags_to_send
from channels_app.services.road.claim import Claim
from channels_app.services.road.hand import Hand
from channels_app.services.road.outcome import of_created, of_error
from channels_app.services.road.record import record


def send(claim: Claim, *, gateway: Gateway, hand: Hand, chance: float) -> tuple[Operation, AwsError | None]:
    """Make the one call of a claimed create, outside any transaction, and record what AWS answered.

    The operation as it then stands, and the error that AWS answered with, if it did. Raises ClaimLost.
    """
    operation = claim.operation
    spec = from_wish(operation.wish)
    tags = tags_to_send(spec, Installation.objects.current().pk, operation.pk)
    problem: AwsError | None = None
    try:
        created = gateway.create(spec, tags=tags, operation=operation.pk)
    except AwsError as error:
        problem = error
        outcome = of_error(error, attempt=operation.attempt, in_doubt=operation.in_doubt, chance=chance)
    else:
        outcome = of_created(created)
    return record(claim, outcome, hand=hand), problem
