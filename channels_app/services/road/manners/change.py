from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from channels_app.aws.errors import AwsError, NotFound
from channels_app.aws.gateway import Gateway
from channels_app.aws.values import Created, Deleted, Updated
from channels_app.models import Operation
from channels_app.rules.changes import Change, from_change_wish, is_so, weigh_change
from channels_app.rules.deletion import Asked, find_differences, may_let_be
from channels_app.rules.evidence import Present
from channels_app.rules.lifecycle import CHANNEL_AFTER_CHANGE
from channels_app.rules.pace import back_off
from channels_app.services.road import looked
from channels_app.services.road.changes import made, of_verdict
from channels_app.services.road.ids import Ids
from channels_app.services.road.look import Look, look_for
from channels_app.services.road.looked import learned_from, of_refusal
from channels_app.services.road.manners.manner import Answer, Unsent
from channels_app.services.road.outcome import SOON, Outcome, pause_after, put_off, to_settle


class Changing:
    """A change looks before it is sent, and sends the Version that it has just seen: what is not as the operator saw
    it is left as it is, and told."""

    follows = CHANNEL_AFTER_CHANGE

    def call(
        self, operation: Operation, *, gateway: Gateway, ids: Ids, in_time: Callable[[], bool]
    ) -> Answer:
        change = from_change_wish(operation.wish)
        seen = look_for(operation, gateway=gateway)
        if seen.error is not None:
            return Unsent(error=seen.error)
        if not seen.found or not _is_as_seen(change, seen, operation):
            return seen
        if not in_time():
            return Unsent()
        try:
            return _send(change, gateway=gateway, version=seen.found.version, operation=operation)
        except AwsError as error:
            return error

    def outcome_of(
        self, answer: Created | Deleted | Updated | AwsError, operation: Operation, *, chance: float
    ) -> Outcome:
        match answer:
            case Updated():
                return made(operation, request_id=answer.answer.request_id)
            case AwsError():
                return _of_error(answer, operation, chance=chance)
        raise TypeError(f"{answer!r} answers no change")

    def outcome_of_look(
        self, seen: Look, operation: Operation, *, ids: Ids, now: datetime, chance: float
    ) -> Outcome:
        step = from_change_wish(operation.wish).step
        outcome = of_verdict(
            weigh_change(asked_by(operation), step, seen.seen(now=now)),
            operation=operation,
            pause=back_off(**SOON, attempt=operation.attempt - 1, jitter=chance),
            said=seen.said,
        )
        return replace(outcome, fields={**learned_from(seen, operation, now=now), **outcome.fields})

    def may_give_up(self, seen: Look, operation: Operation, *, ids: Ids, now: datetime) -> bool:
        return may_let_be(asked_by(operation), seen.seen(now=now))


def asked_by(operation: Operation) -> Asked:
    """What the operation's requests were, as the rules weigh it."""
    # A change is sent with the Version that was seen
    return looked.asked_by(operation, from_change_wish(operation.wish).guard, sendable=False)


def _is_as_seen(change: Change, seen: Look, operation: Operation) -> bool:
    assert operation.last_sent_at is not None  # noqa: S101 (it is set with every claim to send)
    shown = seen.seen(now=operation.last_sent_at)
    if not isinstance(shown, Present) or shown.arn != change.guard.arn or shown.status != "ACTIVE":
        return False
    return not find_differences(change.guard, shown) and not is_so(change.step, shown)


def _send(change: Change, *, gateway: Gateway, version: str, operation: Operation) -> Updated:
    arn, step = change.guard.arn, change.step
    if step.ttl is not None:
        return gateway.update_ttl(arn, ttl=step.ttl, version=version, operation=operation.pk)
    if step.tags:
        return gateway.tag(arn, tags=step.tags, operation=operation.pk)
    if step.stream is not None:
        return gateway.link(arn, stream=step.stream, operation=operation.pk)
    return gateway.untag(arn, keys=step.keys, operation=operation.pk)


def _of_error(error: AwsError, operation: Operation, *, chance: float) -> Outcome:
    pause = pause_after(error, attempt=operation.attempt, chance=chance)
    if pause is not None:
        return put_off(error, pause)
    match error:
        case NotFound() if from_change_wish(operation.wish).step.stream:
            return to_settle(error, result="absent", refused=True)  # it may be the stream that is not there
        case NotFound():
            return to_settle(error, result="absent")
        case _:
            return of_refusal(error, operation, follows=CHANNEL_AFTER_CHANGE)
