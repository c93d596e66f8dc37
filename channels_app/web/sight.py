"""What a person gets to see. What is out of sight does not exist to them; the attempt is in the trail all the same."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from channels_app.models import Batch, Channel, Target
from channels_app.rules.roles import Ability
from channels_app.services import access
from channels_app.services.actor import Actor
from channels_app.services.errors import NotAllowed


def require_in(
    target: Target,
    actor: Actor,
    ability: Ability,
    *,
    attempted: str,
    subject: Channel | Batch | Target | None = None,
) -> None:
    """Raise NotAllowed where the person has another role in the target, Http404 where they have none."""
    try:
        access.require(actor, ability, target=target, attempted=attempted, subject=subject)
    except NotAllowed as refusal:
        if refusal.roles:
            raise
        raise Http404 from refusal


def channel_in_sight(actor: Actor, pk: UUID) -> Channel:
    """The channel, for who may read it."""
    channel = get_object_or_404(Channel.objects.select_related("target", "created_by", "adopted_by"), pk=pk)
    require_in(
        channel.target, actor, Ability.READ_CHANNELS, attempted=f"read {channel.name}", subject=channel
    )
    return channel


def channel_to_change(actor: Actor, pk: UUID, *, attempted: str) -> Channel:
    """The channel, for who may change it. `attempted` is what they want of it, with {} for its name."""
    channel = channel_in_sight(actor, pk)
    told = attempted.format(channel.name)
    require_in(channel.target, actor, Ability.CHANGE_CHANNELS, attempted=told, subject=channel)
    return channel


def batch_in_sight(actor: Actor, pk: UUID) -> Batch:
    """The batch, for who may read what is in its target."""
    batch = get_object_or_404(Batch.objects.select_related("target", "created_by"), pk=pk)
    require_in(batch.target, actor, Ability.READ_CHANNELS, attempted=f"read {batch}", subject=batch)
    return batch


def target_in_sight(actor: Actor, pk: UUID) -> Target:
    """The target, for who may read what is in it."""
    target = get_object_or_404(Target, pk=pk)
    require_in(target, actor, Ability.READ_CHANNELS, attempted="read the target", subject=target)
    return target
