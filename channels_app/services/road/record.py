from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from channels_app.audit.append import Entry, append
from channels_app.models import Operation
from channels_app.rules.lifecycle import OperationState, check_operation_move
from channels_app.services.road.claim import Claim
from channels_app.services.road.hand import Hand
from channels_app.services.road.moves import lock_channel, move_channel
from channels_app.services.road.outcome import Outcome


class ClaimLost(Exception):
    """The claim ran out and another took the operation over: this outcome is theirs to find. Nothing was written."""


def record(claim: Claim, outcome: Outcome, *, hand: Hand) -> Operation:
    """Write what an attempt came to: operation, channel and event in one transaction, where the claim still holds.

    Raises ClaimLost where it does not.
    """
    operation = claim.operation
    with transaction.atomic():
        channel = lock_channel(operation)
        if outcome.state != operation.state:
            check_operation_move(OperationState(operation.state), outcome.state)
        mine = Operation.objects.filter(
            pk=operation.pk, state=operation.state, claimed_by=claim.holder, attempt=operation.attempt
        )
        if not mine.update(**_fields(outcome)):
            raise ClaimLost
        if outcome.channel_state is not None and outcome.channel_state != channel.state:
            move_channel(channel, outcome.channel_state, **outcome.channel_fields)
        if outcome.result:
            append(entry_of(operation, outcome, hand))
    return Operation.objects.select_related("target", "channel", "actor").get(pk=operation.pk)


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


def _fields(outcome: Outcome) -> dict[str, Any]:
    """Letting go of the claim is part of the outcome: the row is free for whoever is next."""
    fields = {"state": outcome.state.value, "claimed_until": Now(), **outcome.fields}
    if outcome.request_id:
        fields["request_id"] = outcome.request_id
    if outcome.again_after is None:
        return fields | {"finished_at": Now()}
    return fields | {"due_at": Now() + outcome.again_after}
