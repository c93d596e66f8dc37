"""What attempts came to, written where their claims still hold: one at a time, or many together."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from channels_app.audit.append import Entry, append
from channels_app.models import Channel, Operation
from channels_app.models.bulk import update_rows
from channels_app.models.clock import read_database_clock
from channels_app.rules.lifecycle import (
    ChannelState,
    OperationState,
    check_channel_move,
    check_operation_move,
)
from channels_app.services.road.claim import Claim
from channels_app.services.road.hand import Hand
from channels_app.services.road.learned import queue_next, write_learned
from channels_app.services.road.moves import FOLLOW_AFTER
from channels_app.services.road.outcome import Outcome

Attempt = tuple[Claim, Outcome]
KEPT = ("answer_code", "answer", "in_doubt", "in_use", "refused", "looking_since", "gone_since")


class ClaimLost(Exception):
    """The claim ran out and another took the operation over: this outcome is theirs to find. Nothing was written."""


def given_back(claim: Claim) -> Outcome:
    """Of a claim that was not used: nothing was sent, so whoever is next may take it at once."""
    state = claim.operation.state if claim.settles else OperationState.QUEUED
    return Outcome(state=OperationState(state), again_after=timedelta())


def record(claim: Claim, outcome: Outcome, *, hand: Hand) -> Operation:
    """Write what one attempt came to. The operation as it then stands. Raises ClaimLost."""
    if not record_group([(claim, outcome)], hand=hand):
        raise ClaimLost
    return claim.operation


def record_group(attempts: Sequence[Attempt], *, hand: Hand) -> int:
    """Write what the attempts came to: operations, channels and events in one transaction. How many were written.

    An attempt whose claim is another's by now is left out: its outcome is theirs to find. What was written also
    stands in the claims' operations and their channels.
    """
    if not attempts:
        return 0
    with transaction.atomic():
        states = _lock_channels(attempts)
        mine = _held(attempts)
        now = read_database_clock()
        kept = [(claim, outcome) for claim, outcome in attempts if claim.operation.pk in mine]
        operations = [_operation_row(claim.operation, outcome, now) for claim, outcome in kept]
        channels = [_channel_row(claim.operation, outcome, states, now) for claim, outcome in kept]
        update_rows(Operation, operations)
        update_rows(Channel, [row for row in channels if row])
        outcomes = [(claim.operation, outcome) for claim, outcome in kept]
        write_learned(outcomes)
        told = [entry_of(operation, outcome, hand) for operation, outcome in outcomes if outcome.result]
        append(*told, *queue_next(outcomes, hand=hand))
    for (claim, _), operation, channel in zip(kept, operations, channels, strict=True):
        _take_over(claim.operation, operation)
        _take_over(claim.operation.channel, channel)
    return len(kept)


def entry_of(operation: Operation, outcome: Outcome, hand: Hand) -> Entry:
    """What the trail is told of the attempt."""
    return hand.acting_for(operation).entry(
        f"channel.{operation.kind}",
        outcome.result,
        subject=operation.channel,
        operation=operation,
        target=operation.target,
        request_id=outcome.request_id,
        details={"attempt": operation.attempt, **outcome.details},
    )


def _lock_channels(attempts: Sequence[Attempt]) -> dict[UUID, ChannelState]:
    keys = [claim.operation.channel_id for claim, _ in attempts]
    rows = Channel.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    return {pk: ChannelState(state) for pk, state in rows.values_list("pk", "state")}


def _held(attempts: Sequence[Attempt]) -> set[UUID]:
    """Those of which the row still says what it said when it was claimed."""
    claimed = {claim.operation.pk: claim.operation for claim, _ in attempts}
    rows = Operation.objects.select_for_update(no_key=True).filter(
        pk__in=claimed, claimed_by=attempts[0][0].holder
    )
    found = rows.values_list("pk", "attempt", "state")
    return {
        pk for pk, attempt, state in found if (claimed[pk].attempt, claimed[pk].state) == (attempt, state)
    }


def _operation_row(operation: Operation, outcome: Outcome, now: datetime) -> dict[str, Any]:
    """Letting go of the claim is part of the outcome: the row is free for whoever is next."""
    if outcome.state != operation.state:
        check_operation_move(OperationState(operation.state), outcome.state)
    again = outcome.again_after
    return {name: outcome.fields.get(name, getattr(operation, name)) for name in KEPT} | {
        "pk": operation.pk,
        "state": outcome.state.value,
        "claimed_until": now,
        "request_id": outcome.request_id or operation.request_id,
        "due_at": operation.due_at if again is None else now + again,
        "finished_at": now if again is None else None,
    }


def _channel_row(
    operation: Operation, outcome: Outcome, states: Mapping[UUID, ChannelState], now: datetime
) -> dict[str, Any]:
    """What changes in the channel; nothing where it stays in its state, and is not to be followed from now on."""
    channel, new = operation.channel, outcome.channel_state
    if channel is None or new is None or (new is states[channel.pk] and not outcome.follow):
        return {}
    if new is not states[channel.pk]:
        check_channel_move(states[channel.pk], new)
    return {
        "pk": channel.pk,
        "state": new.value,
        "state_since": now,
        "look_at": now + FOLLOW_AFTER if outcome.follow else None,
        "arn": outcome.channel_fields.get("arn", channel.arn),
        "aws_created_at": outcome.channel_fields.get("aws_created_at", channel.aws_created_at),
    }


def _take_over(row: Operation | Channel | None, written: Mapping[str, Any]) -> None:
    for name, value in written.items():
        setattr(row, name, value)
