from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from channels_app.aws.errors import AwsError
from channels_app.aws.gateway import Gateway
from channels_app.models import Batch, Operation
from channels_app.models.operation import OperationQuerySet
from channels_app.rules.bulk import Action
from channels_app.rules.lifecycle import ChannelState, OperationState
from channels_app.services.bulk.plan import Going, Kept, Part, Plan
from channels_app.services.sighting import Sighting, see

FIELDS = (
    "state",
    "name",
    "wish__ttl",
    "channel_id",
    "channel__state",
    "channel__arn",
    "channel__version",
    "channel__ttl",
    "channel__adopted_by",
)
UNSETTLED = {OperationState.QUEUED.value, OperationState.SENT.value, OperationState.UNKNOWN.value}
STAYS: Mapping[str, str] = {
    ChannelState.CREATING: "AWS is still making it. Wait until it is active.",
    ChannelState.DELETING: "It is being deleted already.",
    ChannelState.DELETED: "It is deleted already.",
    ChannelState.MISSING: "AWS did not show it as active, so it is missing.",
    ChannelState.UPDATING: "It is being changed.",
}


class Created(NamedTuple):
    """A row of the batch with its channel, as they stand on record: no objects, for there may be very many."""

    state: str
    name: str
    asked_ttl: int
    channel_id: UUID
    channel_state: str
    arn: str | None
    version: str
    ttl: int
    adopted_by: UUID | None


def plan_undo_of_creates(batch: Batch, *, gateway: Gateway) -> Plan:
    """What the batch created and is still just as it created it, by our records and by AWS; and what is not.

    Reading changes nothing. Where AWS does not answer, our records decide, and each channel is looked at once more
    before it is deleted, as always.
    """
    rows = [Created(*row) for row in _rows_to_undo(batch).values_list(*FIELDS)]
    active = {row.arn: row.name for row in rows if row.arn and row.channel_state == ChannelState.ACTIVE}
    busy = set(
        Operation.objects.open().filter(channel__operations__batch=batch).values_list("channel", flat=True)
    )
    sighting, note = _see(batch, active, gateway)
    going: list[Going] = []
    kept: list[Kept] = []
    for row in rows:
        why = _obstacle(row, busy=row.channel_id in busy, sighting=sighting)
        if why:
            kept.append(Kept(channel_id=row.channel_id, name=row.name, why=why))
        else:
            going.append(Going(channel_id=row.channel_id, name=row.name, mark=row.version))
    part = Part(target=batch.target, going=tuple(going), kept=tuple(kept))
    return Plan(action=Action(), parts=(part,), note=note)


def _rows_to_undo(batch: Batch) -> OperationQuerySet:
    """The rows of which the channel may be there."""
    over = [OperationState.FAILED.value, OperationState.CANCELLED.value]
    rows = Operation.objects.filter(batch=batch, channel__isnull=False).exclude(state__in=over)
    return rows.order_by("line", "pk")


def _see(batch: Batch, active: Mapping[str, str], gateway: Gateway) -> tuple[Sighting, str]:
    target = batch.target
    if not active:
        return Sighting(), ""
    try:
        account = gateway.identity().account
    except AwsError as error:
        return Sighting(), f"AWS could not be asked whether they were changed since: {error}"
    if target.account not in {"", account}:
        return Sighting(), f"AWS takes us for account {account}, and {target} is {target.account}."
    sighting = see(active, gateway=gateway)
    unseen = sum(sighting.status_of(arn) is None for arn in active)
    if not unseen:
        return sighting, ""
    return sighting, f"AWS did not say of {unseen:,} whether they were changed since."


def _obstacle(row: Created, *, busy: bool, sighting: Sighting) -> str:
    """Why the channel stays; empty where it goes."""
    if row.state in UNSETTLED:
        return "It is not settled yet whether it was created."
    if row.adopted_by:
        return "It was adopted: nothing tells that this batch created it."
    if row.channel_state != ChannelState.ACTIVE:
        return STAYS.get(row.channel_state, f"It is {row.channel_state}.")
    if busy:
        return "Another operation of it is not finished."
    if not row.version:
        return "Its Version was not recorded, so it cannot be told whether it was changed."
    if row.ttl != row.asked_ttl:
        return f"It was changed since: TTL from {row.asked_ttl} s to {row.ttl} s."
    return _obstacle_in_aws(row, sighting)


def _obstacle_in_aws(row: Created, sighting: Sighting) -> str:
    if row.arn in sighting.absent:
        return "AWS has it no more."
    found = sighting.found.get(row.arn or "")
    if found and found.version != row.version:
        ttl = f", and its TTL is {found.ttl} s" if found.ttl not in {None, row.ttl} else ""
        return f"It was changed since: AWS has Version {found.version}, not {row.version}{ttl}."
    if found and found.status != "ACTIVE":
        return f"AWS calls it {found.status}."
    return ""
