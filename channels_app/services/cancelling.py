from django.db import transaction

from channels_app.audit.append import append
from channels_app.models import Operation
from channels_app.rules.roles import Ability
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.errors import NotQueued
from channels_app.services.road.cancelling import cancel_queued


def cancel(*, actor: Actor, operation: Operation, reason: str = "") -> Operation:
    """Never send an operation that waits to be sent: nothing of it was done, and its channel rests.

    Raises NotAllowed, and NotQueued where it is finished, is being sent, or an answer to it was lost. What waits in a
    batch is cancelled with the batch's rest.
    """
    attempted = f"cancel {operation}"
    require(
        actor,
        Ability.CHANGE_CHANNELS,
        target=operation.target,
        attempted=attempted,
        subject=operation.channel,
    )
    with transaction.atomic():
        waiting = Operation.objects.filter(pk=operation.pk, batch=None, in_doubt=False)
        told = cancel_queued(waiting, actor, reason=reason)
        if not told:
            raise NotQueued(operation=operation)
        append(*told)
    return Operation.objects.get(pk=operation.pk)
