"""From settings and a target to the objects that reach it."""

import time
from uuid import UUID

from django.conf import settings

from channels_app.aws.adapter import BotoGateway
from channels_app.aws.assumed import Reach
from channels_app.aws.clients import Clients, profile_region
from channels_app.aws.gateway import Gateway
from channels_app.aws.probes import Probes
from channels_app.models import Target
from channels_app.rules.pace import TokenBucket

_clients = Clients()
_paces: dict[UUID, tuple[int, TokenBucket]] = {}


def gateway_for(target: Target, *, session_name: str = "") -> Gateway:
    """The way to a target's AWS. Cheap, and asks nothing: clients are made at the first call, and kept.

    `session_name` is the person for whom the target's role is assumed.
    """
    return BotoGateway(clients=_clients, reach=_reach(target, session_name))


def probes_for(target: Target) -> Probes:
    """The same way, to try what is allowed there."""
    return Probes(clients=_clients, reach=_reach(target, ""))


def region_of(target: Target) -> str:
    """The target's own Region; else AWS_REGION, AWS_DEFAULT_REGION, the profile's; else none."""
    return target.region or settings.AWS_REGION or profile_region()


def pace_for(target: Target) -> TokenBucket:
    """The bucket of the target's pace, kept from one drain to the next, for the one thread that holds the lease."""
    kept = _paces.get(target.pk)
    if kept is None or kept[0] != target.creates_per_second:
        kept = target.creates_per_second, TokenBucket(clock=time.monotonic, rate=target.creates_per_second)
        _paces[target.pk] = kept
    return kept[1]


def _reach(target: Target, session_name: str) -> Reach:
    return Reach(
        region=region_of(target),
        role_arn=target.role_arn,
        external_id=str(target.external_id) if target.role_arn else "",
        session_name=session_name,
    )
