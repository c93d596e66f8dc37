from django.db import transaction

from channels_app.audit.append import append
from channels_app.aws.gateway import Gateway
from channels_app.aws.values import Endpoint, IceServer, MediaStorage
from channels_app.models import Channel
from channels_app.rules.roles import Ability
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.errors import NotInAws

PROTOCOLS = ("WSS", "HTTPS")


def ask_endpoints(*, actor: Actor, channel: Channel, role: str, gateway: Gateway) -> tuple[Endpoint, ...]:
    """Where a MASTER or a VIEWER of the channel connects, as AWS says now. Nothing is recorded.

    Raises NotAllowed, NotInAws, and the gateway's errors.
    """
    arn = _arn(actor, Ability.READ_CHANNELS, channel, "ask for the endpoints of")
    return gateway.endpoints(arn, role=role, protocols=PROTOCOLS)


def ask_media_storage(*, actor: Actor, channel: Channel, gateway: Gateway) -> MediaStorage:
    """Whether what the channel's peers send is kept in a stream, as AWS says now. Nothing is recorded.

    Raises NotAllowed, NotInAws, and the gateway's errors.
    """
    arn = _arn(actor, Ability.READ_CHANNELS, channel, "ask for the media storage of")
    return gateway.media_storage(arn)


def ask_ice_servers(*, actor: Actor, channel: Channel, role: str, gateway: Gateway) -> tuple[IceServer, ...]:
    """The relays for a MASTER or a VIEWER of the channel. The trail tells who asked before AWS is, and nothing of the
    answer: whoever has its passwords may use the relays until they run out.

    Raises NotAllowed, NotInAws, and the gateway's errors.
    """
    arn = _arn(actor, Ability.CHANGE_CHANNELS, channel, "ask for the ICE servers of")
    with transaction.atomic():
        details = {"role": role}
        append(
            actor.entry("channel.ice", "requested", subject=channel, target=channel.target, details=details)
        )
    return gateway.ice_servers(arn, role=role)


def _arn(actor: Actor, ability: Ability, channel: Channel, attempted: str) -> str:
    """Its ARN, for who may do it."""
    require(actor, ability, target=channel.target, attempted=f"{attempted} {channel.name}", subject=channel)
    if channel.arn is None:
        raise NotInAws(channel=channel)
    return channel.arn
