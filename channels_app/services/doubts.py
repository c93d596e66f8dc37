from collections.abc import Callable, Mapping

from django.db import transaction

from channels_app.audit.append import Entry, append
from channels_app.aws.gateway import Gateway
from channels_app.aws.values import Described
from channels_app.models import Kind, Operation, Target
from channels_app.models.clock import read_database_clock
from channels_app.rules.deletion import Guard
from channels_app.rules.evidence import may_adopt
from channels_app.rules.lifecycle import ChannelState, OperationState
from channels_app.rules.roles import Ability
from channels_app.rules.spec import TTL_DEFAULT
from channels_app.rules.tags import Tag, without_own
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.errors import CannotAdopt, CannotGiveUp, NotUnknown
from channels_app.services.road.ids import read_ids
from channels_app.services.road.learned import write_learned
from channels_app.services.road.look import look_for
from channels_app.services.road.manners import manner_of
from channels_app.services.road.manners.create import sent_by
from channels_app.services.road.moves import end, hurry, lock_channel, move_channel
from channels_app.services.road.outcome import Outcome


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
        because = f"Given up: {reason}" if reason else "Given up."
        if not end(operation.pk, OperationState.FAILED, because=because):
            raise NotUnknown(operation=operation)
        move_channel(channel, manner.follows[OperationState.FAILED])
        append(_entry(actor, operation, "channel.give_up", "succeeded", reason))
    return Operation.objects.get(pk=operation.pk)


def adopt(*, actor: Actor, operation: Operation, gateway: Gateway, reason: str) -> Operation:
    """End an unknown create with the channel that AWS shows by its name, of which nothing tells who made it: it is on
    record from now on as AWS has it. Nobody is named its creator, and an undo of its batch leaves it. Raises
    NotAllowed, NotUnknown, CannotAdopt, and the gateway's errors."""
    _require(actor, operation, "adopt")
    if operation.state != OperationState.UNKNOWN or operation.kind != Kind.CREATE:
        raise NotUnknown(operation=operation)
    seen = look_for(operation, gateway=gateway)
    if not seen.found or not may_adopt(sent_by(operation, read_ids()), seen.seen(now=read_database_clock())):
        raise CannotAdopt(operation=operation, said=seen.said)
    tags = without_own(seen.tags or ())
    with transaction.atomic():
        _record(operation, seen.found, tags, actor, because=f"Adopted by {actor.asker.username}: {reason}")
        details = {
            "arn": seen.found.arn,
            "type": seen.found.type,
            "ttl": seen.found.ttl,
            "tags": [{"key": tag.key, "value": tag.value} for tag in tags],
        }
        append(_entry(actor, operation, "channel.adopt", "succeeded", reason, details))
    return Operation.objects.get(pk=operation.pk)


def _record(
    operation: Operation, found: Described, tags: tuple[Tag, ...], actor: Actor, *, because: str
) -> None:
    channel = lock_channel(operation)
    if not end(operation.pk, OperationState.SUCCEEDED, because=because):
        raise NotUnknown(operation=operation)
    is_made = found.status != "CREATING"
    move_channel(
        channel,
        ChannelState.ACTIVE if is_made else ChannelState.CREATING,
        follow=not is_made,
        arn=found.arn,
        type=found.type,
        version=found.version,
        aws_created_at=found.created_at,
        created_by=None,
        adopted_by=actor.asker,
    )
    shown = Guard(arn=found.arn, ttl=TTL_DEFAULT if found.ttl is None else found.ttl, tags=tags)
    write_learned([(operation, Outcome(state=OperationState.SUCCEEDED, shows=shown))])


def _require(actor: Actor, operation: Operation, verb: str) -> None:
    require(
        actor,
        Ability.CHANGE_CHANNELS,
        target=operation.target,
        attempted=f"{verb} {operation.wish['name']}",
        subject=operation.channel,
    )


def _entry(
    actor: Actor,
    operation: Operation,
    action: str,
    result: str,
    reason: str = "",
    details: Mapping[str, object] | None = None,
) -> Entry:
    return actor.entry(
        action,
        result,
        subject=operation.channel,
        operation=operation,
        target=operation.target,
        reason=reason,
        details=details,
    )
