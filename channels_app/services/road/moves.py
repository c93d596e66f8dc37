"""The few writes of a state that are not an attempt's outcome. Each checks the move, and each needs a transaction."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models.functions import Now

from channels_app.models import Channel, Operation
from channels_app.rules.lifecycle import ChannelState, OperationState, check_channel_move

FOLLOW_AFTER = timedelta(milliseconds=500)
ASK_AGAIN_AFTER = timedelta(seconds=15)


def lock_channel(operation: Operation) -> Channel:
    """The operation's channel, locked until the transaction ends: before the operation, as everywhere."""
    return Channel.objects.select_for_update(of=("self",), no_key=True).get(operations=operation)


def move_channel(channel: Channel, state: ChannelState, *, follow: bool = False, **fields: Any) -> None:
    """Move a channel that the caller has locked, or let it be followed where it is. Raises ForbiddenMove."""
    if state != channel.state:
        check_channel_move(ChannelState(channel.state), state)
    look_at = Now() + FOLLOW_AFTER if follow else None
    Channel.objects.filter(pk=channel.pk).update(
        state=state.value, state_since=Now(), look_at=look_at, **fields
    )


def requeue(keys: Iterable[UUID]) -> None:
    """Queue failed operations again, at once."""
    failed = Operation.objects.filter(pk__in=list(keys), state=OperationState.FAILED.value)
    failed.update(
        state=OperationState.QUEUED.value,
        due_at=Now(),
        finished_at=None,
        looking_since=None,
        gone_since=None,
        answer_code="",
        answer="",
    )


def hurry(operation_id: UUID) -> bool:
    """Make the next look at an unknown operation due at once. False where it is not unknown."""
    unknown = Operation.objects.filter(pk=operation_id, state=OperationState.UNKNOWN.value)
    return bool(unknown.update(due_at=Now()))


def wait(operation_id: UUID, *, because: str) -> None:
    """Put off a queued operation that cannot be sent yet. Nothing was sent, so the trail has nothing to tell."""
    queued = Operation.objects.filter(pk=operation_id, state=OperationState.QUEUED.value)
    queued.update(due_at=Now() + ASK_AGAIN_AFTER, answer=because[:2000])


def end(operation_id: UUID, state: OperationState, *, because: str) -> bool:
    """End an unknown operation as a person decided. False where it is not unknown by now."""
    unknown = Operation.objects.filter(
        pk=operation_id, state=OperationState.UNKNOWN.value, claimed_until__lte=Now()
    )
    return bool(unknown.update(state=state.value, finished_at=Now(), answer_code="", answer=because[:2000]))
