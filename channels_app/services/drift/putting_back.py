"""What makes AWS as the record has it: intents are written down here, and go the same road as anybody's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from channels_app.audit.append import Entry
from channels_app.models import Channel, ChannelTag, Drift, Kind, Operation, Target
from channels_app.models.bulk import insert_rows, update_rows
from channels_app.rules.changes import Change, as_change_wish, plan_change
from channels_app.rules.deletion import Guard, as_delete_wish
from channels_app.rules.lifecycle import ChannelState, check_channel_move
from channels_app.rules.spec import ChannelSpec, as_wish
from channels_app.rules.tags import without_own
from channels_app.services.assurance import recorded_spec
from channels_app.services.drift.accepting import end_records
from channels_app.services.drift.adopting import Whose, adopt
from channels_app.services.sync.records import tags_of

Wish = Mapping[str, object]


def plan_back(drift: Drift, channel: Channel) -> Change | None:
    """The steps from what AWS showed to what is recorded; None where there are none, as where the type differs alone.

    Tags that were not read count as recorded: where they are not so, the change finds it out, and is left.
    """
    recorded = recorded_spec(channel)
    read = tags_of(drift.tags)
    seen = Guard(
        arn=drift.arn,
        ttl=recorded.ttl if drift.ttl is None else drift.ttl,
        tags=recorded.tags if read is None else without_own(read),
    )
    return plan_change(seen, ttl=recorded.ttl, tags=recorded.tags)


def change_back(
    target: Target, drifts: Sequence[Drift], channels: Mapping[UUID, Channel], now: datetime, whose: Whose
) -> list[Entry]:
    """Ask for recorded TTL and tags again. Needs a transaction with the channels locked."""
    asked = []
    for drift in drifts:
        channel = channels[drift.channel_id or UUID(int=0)]
        change = plan_back(drift, channel)
        if change is not None:
            wish = as_change_wish(change, name=channel.name, type_=channel.type)
            asked.append((drift, _operation(Kind(change.step.kind), target, channel, drift, wish)))
    return _request(asked, ChannelState.UPDATING, now, whose)


def create_again(
    target: Target, drifts: Sequence[Drift], channels: Mapping[UUID, Channel], now: datetime, whose: Whose
) -> list[Entry]:
    """End the records of what is missing, and ask for the same anew: AWS gives it another ARN. Needs a transaction."""
    entries = end_records(target, drifts, channels, now, whose)
    asked, tags = [], []
    for drift in drifts:
        spec = recorded_spec(channels[drift.channel_id or UUID(int=0)])
        channel = Channel(
            target=target, name=spec.name, type=spec.type, ttl=spec.ttl, created_by=drift.chosen_by
        )
        tags += _tag_rows(channel, spec)
        asked.append((drift, _operation(Kind.CREATE, target, channel, drift, as_wish(spec))))
    Channel.objects.bulk_create(operation.channel for _, operation in asked if operation.channel)
    insert_rows(ChannelTag, tags)
    return [*entries, *_request(asked, None, now, whose)]


def delete_found(target: Target, drifts: Sequence[Drift], now: datetime, whose: Whose) -> list[Entry]:
    """Adopt what was found, and ask for its delete, as long as it is as it was seen. Needs a transaction."""
    entries = adopt(target, drifts, now, whose)
    found = Channel.objects.filter(target=target, arn__in=[drift.arn for drift in drifts])
    channels = {channel.arn: channel for channel in found.prefetch_related("tags")}
    asked = []
    for drift in drifts:
        channel = channels[drift.arn]
        spec = recorded_spec(channel)
        guard = Guard(arn=drift.arn, ttl=spec.ttl, tags=spec.tags)
        wish = as_delete_wish(guard, name=channel.name, type_=channel.type, version=channel.version)
        asked.append((drift, _operation(Kind.DELETE, target, channel, drift, wish)))
    return [*entries, *_request(asked, ChannelState.DELETING, now, whose)]


def _operation(kind: Kind, target: Target, channel: Channel, drift: Drift, wish: Wish) -> Operation:
    return Operation(
        kind=kind,
        target=target,
        channel=channel,
        actor=drift.chosen_by,
        name=channel.name,
        wish=wish,
        reason=drift.chosen_because,
    )


def _request(
    asked: Sequence[tuple[Drift, Operation]], state: ChannelState | None, now: datetime, whose: Whose
) -> list[Entry]:
    """Write the operations, and move their channels; what the trail is told of it."""
    Operation.objects.bulk_create(operation for _, operation in asked)
    if state is not None:
        moved = [operation.channel for _, operation in asked if operation.channel]
        for channel in moved:
            check_channel_move(ChannelState(channel.state), state)
        rows = [{"pk": channel.pk, "state": state.value, "state_since": now} for channel in moved]
        update_rows(Channel, rows)
    return [
        whose(drift).entry(
            f"channel.{operation.kind}",
            "requested",
            subject=operation.channel,
            operation=operation,
            target=operation.target,
            reason=operation.reason,
            details=operation.wish,
        )
        for drift, operation in asked
    ]


def _tag_rows(channel: Channel, spec: ChannelSpec) -> list[dict[str, object]]:
    return [{"channel": channel.pk, "key": tag.key, "value": tag.value} for tag in spec.tags]
