import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from channels_app.aws.errors import AwsError
from channels_app.aws.gateway import Gateway
from channels_app.models import Batch, Channel, Operation
from channels_app.rules.deletion import Guard, as_delete_wish
from channels_app.rules.lifecycle import ChannelState, OperationState
from channels_app.rules.spec import from_wish
from channels_app.services.sighting import Sighting, see

UNSETTLED = {OperationState.QUEUED.value, OperationState.SENT.value, OperationState.UNKNOWN.value}
STAYS: Mapping[str, str] = {
    ChannelState.CREATING: "AWS is still making it. Wait until it is active.",
    ChannelState.DELETING: "It is being deleted already.",
    ChannelState.DELETED: "It is deleted already.",
    ChannelState.MISSING: "AWS did not show it as active, so it is missing.",
    ChannelState.UPDATING: "It is being changed.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Going:
    """A channel that will be deleted, as the batch created it. `wish` is that of its delete."""

    line: int | None
    channel_id: UUID
    name: str
    wish: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A channel that is left as it is, and why."""

    line: int | None
    channel_id: UUID
    name: str
    wish: Mapping[str, Any]
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What an undo does: just these channels go, and these stay. `note`: where AWS could not be asked about them."""

    batch: Batch
    going: tuple[Going, ...]
    kept: tuple[Kept, ...]
    note: str = ""

    @property
    def minutes(self) -> float:
        """At the target's pace."""
        return len(self.going) / self.batch.target.creates_per_second / 60

    @property
    def digest(self) -> str:
        """What binds the answer of a person to what was shown: the channels that go, each with its Version."""
        hashed = hashlib.sha256()
        for each in self.going:
            hashed.update(f"{each.channel_id} {each.wish['version']}\n".encode())
        return hashed.hexdigest()


def plan_undo(batch: Batch, *, gateway: Gateway) -> Plan:
    """What the batch created and is still just as it created it, by our records and by AWS; and what is not.

    Reading changes nothing. Where AWS does not answer, our records decide, and each channel is looked at once more
    before it is deleted, as always.
    """
    rows = Operation.objects.filter(batch=batch, channel__isnull=False).exclude(
        state__in=[OperationState.FAILED.value, OperationState.CANCELLED.value]
    )
    created = list(rows.select_related("channel").order_by("line", "pk"))
    live = [row.channel for row in created if row.channel and row.channel.state == ChannelState.ACTIVE]
    busy = set(
        Operation.objects.open().filter(channel__operations__batch=batch).values_list("channel", flat=True)
    )
    sighting, note = _see(batch, live, gateway)
    going: list[Going] = []
    kept: list[Kept] = []
    for row, channel in _with_channels(created):
        why = _obstacle(row, channel, busy=channel.pk in busy, sighting=sighting)
        wish = _wish_of(row, channel)
        if why:
            kept.append(Kept(line=row.line, channel_id=channel.pk, name=row.name, wish=wish, why=why))
        else:
            going.append(Going(line=row.line, channel_id=channel.pk, name=row.name, wish=wish))
    return Plan(batch=batch, going=tuple(going), kept=tuple(kept), note=note)


def _with_channels(rows: list[Operation]) -> Iterator[tuple[Operation, Channel]]:
    return ((row, row.channel) for row in rows if row.channel)


def _see(batch: Batch, channels: list[Channel], gateway: Gateway) -> tuple[Sighting, str]:
    target = batch.target
    if not channels:
        return Sighting(), ""
    try:
        account = gateway.identity().account
    except AwsError as error:
        return Sighting(), f"AWS could not be asked whether they were changed since: {error}"
    if target.account not in {"", account}:
        return Sighting(), f"AWS takes us for account {account}, and {target} is {target.account}."
    sighting = see(channels, gateway=gateway)
    unseen = sum(sighting.status_of(channel) is None for channel in channels)
    if not unseen:
        return sighting, ""
    return sighting, f"AWS did not say of {unseen:,} whether they were changed since."


def _obstacle(row: Operation, channel: Channel, *, busy: bool, sighting: Sighting) -> str:
    """Why the channel stays; empty where it goes."""
    if row.state in UNSETTLED:
        return "It is not settled yet whether it was created."
    if channel.state != ChannelState.ACTIVE:
        return STAYS.get(channel.state, f"It is {channel.state}.")
    if busy:
        return "Another operation of it is not finished."
    if not channel.version:
        return "Its Version was not recorded, so it cannot be told whether it was changed."
    if channel.ttl != row.wish["ttl"]:
        return f"It was changed since: TTL from {row.wish['ttl']} s to {channel.ttl} s."
    found = sighting.found.get(channel.arn or "")
    if channel.arn in sighting.absent:
        return "AWS has it no more."
    if found and found.version != channel.version:
        ttl = f", and its TTL is {found.ttl} s" if found.ttl not in {None, channel.ttl} else ""
        return f"It was changed since: AWS has Version {found.version}, not {channel.version}{ttl}."
    if found and found.status != "ACTIVE":
        return f"AWS calls it {found.status}."
    return ""


def _wish_of(row: Operation, channel: Channel) -> Mapping[str, Any]:
    spec = from_wish(row.wish)
    guard = Guard(arn=channel.arn or "", ttl=spec.ttl, tags=spec.tags, version=channel.version)
    return as_delete_wish(guard, name=spec.name, type_=spec.type, version=channel.version)
