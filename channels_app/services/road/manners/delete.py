from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from channels_app.aws.errors import AwsError, NotFound
from channels_app.aws.gateway import Gateway
from channels_app.aws.values import Created, Deleted, Updated
from channels_app.models import Operation
from channels_app.rules.deletion import Asked, Guard, find_differences, from_delete_wish, may_let_be, weigh
from channels_app.rules.evidence import Present
from channels_app.rules.lifecycle import CHANNEL_AFTER_DELETE
from channels_app.rules.pace import back_off
from channels_app.services.road import looked
from channels_app.services.road.deletes import gone, of_verdict, under_way
from channels_app.services.road.ids import Ids
from channels_app.services.road.look import Look, look
from channels_app.services.road.looked import learned_from, of_refusal
from channels_app.services.road.manners.manner import Answer, Unsent
from channels_app.services.road.outcome import SOON, Outcome, pause_after, put_off, to_settle


class Deleting:
    """A delete looks before it is sent: what is not as the operator saw it is left as it is, and told."""

    follows = CHANNEL_AFTER_DELETE

    def call(
        self, operation: Operation, *, gateway: Gateway, ids: Ids, in_time: Callable[[], bool]
    ) -> Answer:
        guard = from_delete_wish(operation.wish)
        seen = look(operation.name, gateway=gateway)
        if seen.error is not None:
            return Unsent(error=seen.error)
        # Not found may be a stale read; sending is the strongest read there is
        version = seen.found.version if seen.found else str(operation.wish["version"])
        if not version or not _is_as_seen(guard, seen, operation):
            return seen
        if not in_time():
            return Unsent()
        try:
            return gateway.delete(guard.arn, version=version, operation=operation.pk)
        except AwsError as error:
            return error

    def outcome_of(
        self, answer: Created | Deleted | Updated | AwsError, operation: Operation, *, chance: float
    ) -> Outcome:
        match answer:
            case Deleted():
                return under_way(request_id=answer.answer.request_id)
            case AwsError():
                return _of_error(answer, operation, chance=chance)
        raise TypeError(f"{answer!r} answers no delete")

    def outcome_of_look(
        self, seen: Look, operation: Operation, *, ids: Ids, now: datetime, chance: float
    ) -> Outcome:
        outcome = of_verdict(
            weigh(asked_by(operation), seen.seen(now=now)),
            operation=operation,
            pause=back_off(**SOON, attempt=operation.attempt - 1, jitter=chance),
            said=seen.said,
            absent=seen.absent,
        )
        return replace(outcome, fields={**learned_from(seen, operation, now=now), **outcome.fields})

    def may_give_up(self, seen: Look, operation: Operation, *, ids: Ids, now: datetime) -> bool:
        return may_let_be(asked_by(operation), seen.seen(now=now))


def asked_by(operation: Operation) -> Asked:
    """What the operation's requests were, as the rules weigh it."""
    return looked.asked_by(
        operation, from_delete_wish(operation.wish), sendable=bool(operation.wish["version"])
    )


def _is_as_seen(guard: Guard, seen: Look, operation: Operation) -> bool:
    assert operation.last_sent_at is not None  # noqa: S101 (it is set with every claim to send)
    shown = seen.seen(now=operation.last_sent_at)
    if not isinstance(shown, Present):
        return True
    unchanged = shown.arn == guard.arn and not find_differences(guard, shown)
    return unchanged and shown.status == "ACTIVE"


def _of_error(error: AwsError, operation: Operation, *, chance: float) -> Outcome:
    pause = pause_after(error, attempt=operation.attempt, chance=chance)
    if pause is not None:
        return put_off(error, pause)
    match error:
        case NotFound() if operation.gone_since:
            return gone("", request_id=error.request_id, found="not found, twice")
        case NotFound() if not (operation.in_doubt or asked_by(operation).is_young):
            return gone("It was already gone.", request_id=error.request_id, found="already gone")
        case NotFound():
            return to_settle(error, result="absent")
        case _:
            return of_refusal(error, operation, follows=CHANNEL_AFTER_DELETE)
