from django.db.models.functions import Now

from channels_app.audit.append import Entry
from channels_app.models import Operation
from channels_app.models.operation import OperationQuerySet
from channels_app.rules.lifecycle import OperationState
from channels_app.services.actor import Actor
from channels_app.services.road.manners import manner_of
from channels_app.services.road.moves import lock_channel, move_channel


def cancel_queued(waiting: OperationQuerySet, actor: Actor, *, reason: str = "") -> list[Entry]:
    """Never send those that are still queued. What the trail is to be told last in the transaction that it needs.

    Channels are locked in their order, as everywhere.
    """
    told = []
    for operation in list(waiting.select_related("channel", "target").order_by("channel")):
        channel = lock_channel(operation)
        queued = Operation.objects.filter(pk=operation.pk, state=OperationState.QUEUED.value)
        if queued.update(state=OperationState.CANCELLED.value, finished_at=Now(), answer="Cancelled."):
            move_channel(channel, manner_of(operation).follows[OperationState.CANCELLED])
            told.append(
                actor.entry(
                    f"channel.{operation.kind}",
                    "cancelled",
                    subject=channel,
                    operation=operation,
                    target=operation.target,
                    reason=reason,
                )
            )
    return told
