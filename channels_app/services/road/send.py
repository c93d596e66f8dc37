from uuid import UUID

from channels_app.aws.errors import AwsError
from channels_app.aws.gateway import Gateway
from channels_app.aws.values import Created
from channels_app.models import Installation, Operation
from channels_app.rules.spec import from_wish, tags_to_send
from channels_app.services.road.claim import Claim
from channels_app.services.road.hand import Hand
from channels_app.services.road.outcome import Outcome, of_created, of_error
from channels_app.services.road.record import record


def send(
    claim: Claim, *, gateway: Gateway, hand: Hand, chance: float
) -> tuple[Operation, Created | AwsError]:
    """Make the one call of a claimed create, outside any transaction, and record what AWS answered.

    The operation as it then stands, and the answer. Raises ClaimLost.
    """
    answer = call(claim.operation, gateway=gateway, installation=Installation.objects.current().pk)
    outcome = outcome_of(answer, claim.operation, chance=chance)
    return record(claim, outcome, hand=hand), answer


def call(operation: Operation, *, gateway: Gateway, installation: UUID) -> Created | AwsError:
    """The call alone. It touches no database, so any thread may make it."""
    spec = from_wish(operation.wish)
    tags = tags_to_send(spec, installation, operation.pk)
    try:
        return gateway.create(spec, tags=tags, operation=operation.pk)
    except AwsError as error:
        return error


def outcome_of(answer: Created | AwsError, operation: Operation, *, chance: float) -> Outcome:
    """Where the answer leads this operation."""
    if isinstance(answer, Created):
        return of_created(answer)
    return of_error(answer, attempt=operation.attempt, in_doubt=operation.in_doubt, chance=chance)
