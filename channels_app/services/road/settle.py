from uuid import UUID

from channels_app.aws.errors import AwsError, NotFound
from channels_app.aws.gateway import Gateway
from channels_app.models import Installation, Operation
from channels_app.models.clock import read_database_clock
from channels_app.rules.evidence import Absent, Present, Seen, Sent, Unreadable, weigh
from channels_app.rules.lifecycle import OperationState
from channels_app.rules.pace import back_off
from channels_app.rules.spec import from_wish, tags_to_send
from channels_app.rules.tags import OPERATION_KEY
from channels_app.services.road.claim import Claim
from channels_app.services.road.hand import Hand
from channels_app.services.road.outcome import SOON
from channels_app.services.road.record import record
from channels_app.services.road.verdict import of_verdict


def settle(claim: Claim, *, gateway: Gateway, hand: Hand, chance: float) -> Operation:
    """Find out what became of an operation whose answer is not known: look by name, read the tags, weigh, record."""
    operation = claim.operation
    sent = sent_by(operation)
    seen, said = look(sent.spec.name, gateway=gateway)
    if operation.looking_since is None:
        Operation.objects.filter(pk=operation.pk, attempt=operation.attempt).update(looking_since=seen.now)
    outcome = of_verdict(
        weigh(sent, seen),
        state=OperationState(operation.state),
        pause=back_off(**SOON, attempt=operation.attempt - 1, jitter=chance),
        said=said,
    )
    return record(claim, outcome, hand=hand)


def look(name: str, *, gateway: Gateway) -> tuple[Seen, str]:
    """What AWS shows of the name now, and what it said where it did not show it."""
    try:
        found = gateway.describe(name)
    except NotFound as error:
        return Absent(now=read_database_clock(), aws_now=error.date), ""
    except AwsError as error:
        return Unreadable(now=read_database_clock()), str(error)
    now, said = read_database_clock(), ""
    try:
        tags = gateway.list_tags(found.arn).tags
    except AwsError as error:
        tags, said = None, str(error)
    present = Present(
        now=now,
        aws_now=found.answer.date,
        arn=found.arn,
        created_at=found.created_at,
        status=found.status,
        type=found.type,
        ttl=found.ttl,
        tags=tags,
    )
    return present, said


def sent_by(operation: Operation) -> Sent:
    """What the operation's requests were, as the rules weigh it."""
    assert operation.first_sent_at is not None  # noqa: S101 (a constraint of the database)
    assert operation.last_sent_at is not None  # noqa: S101 (set with the one before)
    spec = from_wish(operation.wish)
    ids = frozenset[UUID](Installation.objects.values_list("pk", flat=True))
    tags = tags_to_send(spec, Installation.objects.current().pk, operation.pk)
    return Sent(
        tag=next((tag for tag in tags if tag.key == OPERATION_KEY), None),
        known_installations=ids,
        spec=spec,
        first_sent_at=operation.first_sent_at,
        last_sent_at=operation.last_sent_at,
        looking_since=operation.looking_since,
        in_use=operation.in_use,
        refused=operation.refused,
    )
