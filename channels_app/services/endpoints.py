from channels_app.aws.gateway import Gateway
from channels_app.aws.values import Endpoint
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
    require(
        actor,
        Ability.READ_CHANNELS,
        target=channel.target,
        attempted=f"ask for the endpoints of {channel.name}",
        subject=channel,
    )
    if channel.arn is None:
        raise NotInAws(channel=channel)
    return gateway.endpoints(channel.arn, role=role, protocols=PROTOCOLS)
