from collections.abc import Callable

from django.db import transaction

from channels_app.audit.append import Entry, append
from channels_app.aws.gateway import Gateway
from channels_app.models import Operation, Target
from channels_app.models.clock import read_database_clock
from channels_app.rules.lifecycle import OperationState
from channels_app.rules.roles import Ability
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.errors import CannotGiveUp, NotUnknown
from channels_app.services.road.ids import read_ids
from channels_app.services.road.look import look_for
from channels_app.services.road.manners import manner_of
from channels_app.services.road.moves import fail, hurry, lock_channel, move_channel


def look_again(*, actor: Actor, operation: Operation, wake: Callable[[Target], None]) -> Operation:
    """Have a worker look at once what became of an unknown operation. Raises NotAllowed, NotUnknown."""
    _require(actor, operation, "look again for")
    with transaction.atomic():
        if not hurry(operation.pk):
            raise NotUnknown(operation=operation)
        append(_entry(actor, operation, "channel.look_again", "requested"))
    transaction.on_commit(lambda: wake(operation.target))
    return Operation.objects.get(pk=operation.pk)


def give_up(*, actor: Actor, operation: Operation, gateway: Gateway, reason: str) -> Operation:
    """End an unknown operation as failed, where that is certain: AWS holds no such channel (of a delete: holds it
    still), and our last request is too old to be carried out. Raises NotAllowed, NotUnknown, CannotGiveUp, and the
    gateway's errors."""
    _require(actor, operation, "give up")
    if operation.state != OperationState.UNKNOWN:
        raise NotUnknown(operation=operation)
    seen = look_for(operation, gateway=gateway)
    manner = manner_of(operation)
    if not manner.may_give_up(seen, operation, ids=read_ids(), now=read_database_clock()):
        raise CannotGiveUp(operation=operation, said=seen.said)
    with transaction.atomic():
        channel = lock_channel(operation)
        if not fail(operation.pk, because=f"Given up: {reason}" if reason else "Given up."):
            raise NotUnknown(operation=operation)
        move_channel(channel, manner.follows[OperationState.FAILED])
        append(_entry(actor, operation, "channel.give_up", "succeeded", reason))
    return Operation.objects.get(pk=operation.pk)


def _require(actor: Actor, operation: Operation, verb: str) -> None:
    require(
        actor,
        Ability.CHANGE_CHANNELS,
        target=operation.target,
        attempted=f"{verb} {operation.wish['name']}",
        subject=operation.channel,
    )


def _entry(actor: Actor, operation: Operation, action: str, result: str, reason: str = "") -> Entry:
    return actor.entry(
        action, result, subject=operation.channel, operation=operation, target=operation.target, reason=reason
    )
