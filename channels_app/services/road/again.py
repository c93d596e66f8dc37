from channels_app.audit.append import append
from channels_app.models import Channel, Kind, Operation
from channels_app.rules.lifecycle import ChannelState, OperationState
from channels_app.services.actor import Actor
from channels_app.services.errors import NameTaken, NotActive, NotFailed, OpenOperation
from channels_app.services.road.manners import manner_of
from channels_app.services.road.moves import lock_channel, move_channel, requeue


def queue_again(operation: Operation, *, actor: Actor) -> None:
    """Queue a failed operation again, under its own id: what it may have done is still known as ours.

    Needs a transaction. Raises NotFailed; NameTaken where another live channel has the name by now; OpenOperation and
    NotActive where the channel is in no state for it any more.
    """
    channel = lock_channel(operation)
    live = Channel.objects.live().filter(target=operation.target_id, name=channel.name)
    taken = live.exclude(pk=channel.pk).first()
    if taken is not None:
        raise NameTaken(channel=taken)
    open_one = Operation.objects.open().filter(channel=channel).exclude(pk=operation.pk).first()
    if open_one is not None:
        raise OpenOperation(operation=open_one)
    if operation.kind != Kind.CREATE and channel.state != ChannelState.ACTIVE:
        raise NotActive(channel=channel)
    if not requeue(operation.pk):
        raise NotFailed(operation=operation)
    move_channel(channel, manner_of(operation).follows[OperationState.QUEUED])
    append(
        actor.entry(
            "channel.try_again", "requested", subject=channel, operation=operation, target=operation.target
        )
    )
