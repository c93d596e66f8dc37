from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from channels_app.aws.gateway import Gateway
from channels_app.models import Installation, Operation
from channels_app.models.clock import read_database_clock
from channels_app.rules.evidence import Sent, weigh
from channels_app.rules.lifecycle import OperationState
from channels_app.rules.pace import back_off
from channels_app.rules.spec import from_wish, tags_to_send
from channels_app.rules.tags import OPERATION_KEY
from channels_app.services.road.claim import Claim
from channels_app.services.road.hand import Hand
from channels_app.services.road.look import Look, look
from channels_app.services.road.outcome import SOON, Outcome
from channels_app.services.road.record import record
from channels_app.services.road.verdict import of_verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Ids:
    """The installation's id, and every one that it ever had: all of them are ours."""

    current: UUID
    ever: frozenset[UUID]


def read_ids() -> Ids:
    rows = list(Installation.objects.values_list("pk", "retired_at"))
    current = next(pk for pk, retired_at in rows if retired_at is None)
    return Ids(current=current, ever=frozenset(pk for pk, _ in rows))


def settle(claim: Claim, *, gateway: Gateway, hand: Hand, chance: float) -> Operation:
    """Find out what became of an operation whose answer is not known: look, weigh, record. Raises ClaimLost."""
    seen = look(claim.operation.name, gateway=gateway)
    now = read_database_clock()
    outcome = outcome_of_look(seen, claim.operation, ids=read_ids(), now=now, chance=chance)
    return record(claim, outcome, hand=hand)


def outcome_of_look(seen: Look, operation: Operation, *, ids: Ids, now: datetime, chance: float) -> Outcome:
    """Where one look leads this operation. `now` is the database's clock, read after the look."""
    outcome = of_verdict(
        weigh(sent_by(operation, ids), seen.seen(now=now)),
        state=OperationState(operation.state),
        pause=back_off(**SOON, attempt=operation.attempt - 1, jitter=chance),
        said=seen.said,
    )
    return replace(outcome, fields={"looking_since": operation.looking_since or now, **outcome.fields})


def sent_by(operation: Operation, ids: Ids) -> Sent:
    """What the operation's requests were, as the rules weigh it."""
    assert operation.first_sent_at is not None  # noqa: S101 (a constraint of the database)
    assert operation.last_sent_at is not None  # noqa: S101 (set with the one before)
    spec = from_wish(operation.wish)
    tags = tags_to_send(spec, ids.current, operation.pk)
    return Sent(
        tag=next((tag for tag in tags if tag.key == OPERATION_KEY), None),
        known_installations=ids.ever,
        spec=spec,
        first_sent_at=operation.first_sent_at,
        last_sent_at=operation.last_sent_at,
        looking_since=operation.looking_since,
        in_use=operation.in_use,
        refused=operation.refused,
    )
