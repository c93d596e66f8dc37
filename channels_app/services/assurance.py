from collections.abc import Callable, Collection
from uuid import uuid4

from channels_app.aws.gateway import Gateway
from channels_app.models import Channel, Kind, Operation, Target
from channels_app.rules.lifecycle import ChannelState
from channels_app.rules.preview import different_fields
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import Tag
from channels_app.services.actor import Actor
from channels_app.services.creation import create
from channels_app.services.errors import DiffersFrom, NameTaken, Unfinished
from channels_app.services.road.hand import Hand
from channels_app.services.road.travel import Haste, travel


def ensure(
    *,
    actor: Actor,
    target: Target,
    spec: ChannelSpec,
    reason: str,
    types: Collection[str],
    gateway: Gateway,
    hand: Hand,
    haste: Haste,
    wake: Callable[[Target], None],
    patience: float,
) -> Channel:
    """For scripts: have the channel, made now or before by this console with the same spec, and wait for its ARN.

    Run again after any interruption, it carries on where it was. Raises NotAllowed, InvalidSpec; DiffersFrom where
    the name is on record with another spec; NameTaken where that channel is being deleted; Unfinished, with the
    operation, where there is no ARN: it failed, or `patience` seconds were not enough.
    """
    try:
        operation = create(
            actor=actor,
            target=target,
            spec=spec,
            reason=reason,
            submission=uuid4(),
            types=types,
            gateway=gateway,
            hand=hand,
            haste=haste,
            wake=wake,
        )
    except NameTaken as taken:
        operation = _earlier(taken.channel, spec)
    operation = travel(operation, actor=actor, gateway=gateway, hand=hand, haste=haste, seconds=patience)
    channel = Channel.objects.get(operations=operation)
    if channel.arn is None:
        raise Unfinished(operation=operation)
    return channel


def _earlier(channel: Channel, spec: ChannelSpec) -> Operation:
    """The operation by which the channel was asked for before, where it is just what the spec says."""
    if channel.state == ChannelState.DELETING:
        raise NameTaken(channel=channel)
    if different := differences(channel, spec):
        raise DiffersFrom(channel=channel, fields=different)
    return channel.operations.filter(kind=Kind.CREATE).latest("created_at")


def differences(channel: Channel, spec: ChannelSpec) -> tuple[str, ...]:
    """The fields in which the record differs from the spec."""
    return different_fields(recorded_spec(channel), spec)


def recorded_spec(channel: Channel) -> ChannelSpec:
    """The channel as our record has it."""
    tags = tuple(Tag(key=tag.key, value=tag.value) for tag in channel.tags.all())
    return ChannelSpec(name=channel.name, type=channel.type, ttl=channel.ttl, tags=tags)
