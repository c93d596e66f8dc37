from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from channels_app.aws.errors import AwsError
from channels_app.aws.gateway import Gateway
from channels_app.aws.values import Created, Deleted, Updated
from channels_app.models import Operation
from channels_app.rules.evidence import Sent, may_give_up, weigh
from channels_app.rules.lifecycle import CHANNEL_AFTER_CREATE, OperationState
from channels_app.rules.pace import back_off
from channels_app.rules.spec import from_wish, tags_to_send
from channels_app.rules.tags import OPERATION_KEY
from channels_app.services.road.ids import Ids
from channels_app.services.road.look import Look
from channels_app.services.road.outcome import SOON, Outcome, of_created, of_error
from channels_app.services.road.verdict import of_verdict


class Creating:
    """A create carries a tag that no other request has, and is settled by it."""

    follows = CHANNEL_AFTER_CREATE

    def call(
        self, operation: Operation, *, gateway: Gateway, ids: Ids, in_time: Callable[[], bool]
    ) -> Created | AwsError:
        spec = from_wish(operation.wish)
        tags = tags_to_send(spec, ids.current, operation.pk)
        try:
            return gateway.create(spec, tags=tags, operation=operation.pk)
        except AwsError as error:
            return error

    def outcome_of(
        self, answer: Created | Deleted | Updated | AwsError, operation: Operation, *, chance: float
    ) -> Outcome:
        match answer:
            case Created():
                return of_created(answer)
            case AwsError():
                return of_error(answer, attempt=operation.attempt, in_doubt=operation.in_doubt, chance=chance)
        raise TypeError(f"{answer!r} answers no create")

    def outcome_of_look(
        self, seen: Look, operation: Operation, *, ids: Ids, now: datetime, chance: float
    ) -> Outcome:
        outcome = of_verdict(
            weigh(sent_by(operation, ids), seen.seen(now=now)),
            state=OperationState(operation.state),
            pause=back_off(**SOON, attempt=operation.attempt - 1, jitter=chance),
            said=seen.said,
        )
        return replace(outcome, fields={"looking_since": operation.looking_since or now, **outcome.fields})

    def may_give_up(self, seen: Look, operation: Operation, *, ids: Ids, now: datetime) -> bool:
        return may_give_up(sent_by(operation, ids), seen.seen(now=now))


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
