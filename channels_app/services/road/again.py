from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from channels_app.audit.append import append
from channels_app.models import Channel, Kind, Operation
from channels_app.rules.lifecycle import ChannelState, OperationState, check_channel_move
from channels_app.services.actor import Actor
from channels_app.services.errors import NameTaken, NotActive, NotFailed, OpenOperation, ServiceError
from channels_app.services.road.manners import manner_of
from channels_app.services.road.moves import requeue

Names = dict[tuple[UUID, str], Channel]


def queue_again(operation: Operation, *, actor: Actor) -> None:
    """Queue a failed operation again, under its own id: what it may have done is still known as ours.

    Raises NotFailed; NameTaken where another live channel has the name by now; OpenOperation and NotActive where the
    channel is in no state for it any more.
    """
    for refusal in queue_all_again([operation], actor=actor):
        raise refusal


def queue_all_again(operations: Sequence[Operation], *, actor: Actor, reason: str = "") -> list[ServiceError]:
    """Queue failed operations again in one transaction, some hundreds at most. Why others of them stay as they are."""
    try:
        with transaction.atomic():
            return _queue(operations, actor, reason)
    except IntegrityError:  # somebody asked for one of the names this moment
        if len(operations) > 1:
            return [
                refusal
                for each in operations
                for refusal in queue_all_again([each], actor=actor, reason=reason)
            ]
        (operation,) = operations
        taken = Channel.objects.live().filter(target=operation.target_id, name=operation.name).first()
        if taken is None:
            raise
        return [NameTaken(channel=taken)]


def _queue(operations: Sequence[Operation], actor: Actor, reason: str) -> list[ServiceError]:
    keys = [operation.channel_id for operation in operations]
    locked = Channel.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    channels: dict[UUID | None, Channel] = {channel.pk: channel for channel in locked}
    named = Channel.objects.live().filter(name__in={channel.name for channel in channels.values()})
    holders: Names = {(channel.target_id, channel.name): channel for channel in named}
    busy = {each.channel_id: each for each in Operation.objects.open().filter(channel__in=keys)}
    failed = Operation.objects.filter(
        pk__in=[each.pk for each in operations], state=OperationState.FAILED.value
    )
    can = set(failed.values_list("pk", flat=True))
    going: list[Operation] = []
    refusals: list[ServiceError] = []
    for operation in operations:
        channel = channels.get(operation.channel_id)
        if channel is None or operation.pk not in can:
            refusals.append(NotFailed(operation=operation))
        elif refusal := _find_obstacle(operation, channel, holders, busy):
            refusals.append(refusal)
        else:
            operation.channel = channel
            going.append(operation)
            holders[channel.target_id, channel.name] = channel
            busy[channel.pk] = operation
    _write(going, actor, reason)
    return refusals


def _find_obstacle(
    operation: Operation, channel: Channel, holders: Names, busy: dict[UUID | None, Operation]
) -> ServiceError | None:
    taken = holders.get((channel.target_id, channel.name), channel)
    if taken.pk != channel.pk:
        return NameTaken(channel=taken)
    if open_one := busy.get(channel.pk):
        return OpenOperation(operation=open_one)
    if operation.kind != Kind.CREATE and channel.state != ChannelState.ACTIVE:
        return NotActive(channel=channel)
    return None


def _write(going: Sequence[Operation], actor: Actor, reason: str) -> None:
    requeue(operation.pk for operation in going)
    ways = defaultdict(list)
    for operation in going:
        ways[_way_of(operation)].append(operation.channel_id)
    for way, keys in ways.items():
        Channel.objects.filter(pk__in=keys).update(state=way, state_since=Now(), look_at=None)
    append(
        *(
            actor.entry(
                "channel.try_again",
                "requested",
                subject=operation.channel,
                operation=operation,
                target=operation.target,
                reason=reason,
            )
            for operation in going
        )
    )


def _way_of(operation: Operation) -> str:
    """The state of its channel from here on."""
    assert operation.channel is not None  # noqa: S101 (`_queue` has set it)
    state = manner_of(operation).follows[OperationState.QUEUED]
    if operation.channel.state != state:
        check_channel_move(ChannelState(operation.channel.state), state)
    return state.value
