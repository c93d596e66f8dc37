"""From settings and a target to the objects that reach it."""

import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from channels_app.audit.checkpoints.checkpoint import Origin
from channels_app.audit.checkpoints.directory import DirectoryStore
from channels_app.audit.checkpoints.guard import Guard
from channels_app.audit.checkpoints.keeper import Keeper
from channels_app.audit.checkpoints.key import Key, read_key
from channels_app.audit.checkpoints.store import CheckpointStore
from channels_app.audit.errors import AuditError
from channels_app.aws.adapter import BotoGateway
from channels_app.aws.archive import S3Archive
from channels_app.aws.assumed import Reach
from channels_app.aws.clients import Clients, profile_region
from channels_app.aws.gateway import Gateway
from channels_app.aws.probes import Probes
from channels_app.models import Installation, Target
from channels_app.rules.pace import TokenBucket

# Seconds of a stall (a slow disk, a busy machine) that are made up for. AWS's own bucket fills up meanwhile, too,
# and holds more: bursts are part of its published rates
MADE_UP_FOR = 0.5
_clients = Clients()
_paces: dict[UUID, tuple[int, TokenBucket]] = {}


def gateway_for(target: Target, *, session_name: str = "") -> Gateway:
    """The way to a target's AWS. Cheap, and asks nothing: clients are made at the first call, and kept.

    `session_name` is the person for whom the target's role is assumed.
    """
    return BotoGateway(clients=_clients, reach=_reach(target, session_name), why_withheld=why_withheld)


def probes_for(target: Target) -> Probes:
    """The same way, to try what is allowed there."""
    return Probes(clients=_clients, reach=_reach(target, ""))


def checkpoint_keeper() -> Keeper | None:
    """Who signs how far the trail has come; None where the settings name no place for checkpoints."""
    if not settings.AUDIT_CHECKPOINTS:
        return None
    return Keeper(
        store=_store(settings.AUDIT_CHECKPOINTS),
        key=audit_key,
        origin=_origin,
        clock=lambda: datetime.now(UTC),
    )


def audit_key() -> Key:
    """Read anew each time, so that a new key signs from the moment its file is there. Raises UnusableKey."""
    return read_key(Path(settings.AUDIT_KEY_FILE))


def why_withheld() -> str:
    """Why nothing that changes AWS is sent now; nothing where it is. Asked often, as the answer is kept for seconds."""
    try:
        _guard_of(settings.AUDIT_CHECKPOINTS).admit()
    except AuditError as error:
        return str(error)
    return ""


def region_of(target: Target) -> str:
    """The target's own Region; else AWS_REGION, AWS_DEFAULT_REGION, the profile's; else none."""
    return target.region or settings.AWS_REGION or profile_region()


def pace_for(target: Target) -> TokenBucket:
    """The bucket of the target's pace, kept from one drain to the next, for the one thread that holds the lease."""
    kept = _paces.get(target.pk)
    if kept is None or kept[0] != target.creates_per_second:
        rate = target.creates_per_second
        bucket = TokenBucket(clock=time.monotonic, rate=rate, burst=max(1, rate * MADE_UP_FOR))
        kept = _paces[target.pk] = rate, bucket
    return kept[1]


def _reach(target: Target, session_name: str) -> Reach:
    return Reach(
        region=region_of(target),
        role_arn=target.role_arn,
        external_id=str(target.external_id) if target.role_arn else "",
        session_name=session_name,
    )


@cache
def _store(address: str) -> CheckpointStore:
    if not address.startswith("s3://"):
        return DirectoryStore(Path(address))
    bucket, _, prefix = address.removeprefix("s3://").partition("/")
    return S3Archive(
        connect=lambda: _clients.s3(settings.AWS_REGION or profile_region()), bucket=bucket, prefix=prefix
    )


def _origin() -> Origin:
    now = Installation.objects.current()
    return Origin(installation=str(now.pk), generation=now.generation)


@cache
def _guard_of(address: str) -> Guard:
    def check() -> None:
        if keeper := checkpoint_keeper():
            keeper.check()

    return Guard(check, clock=time.monotonic)
