from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from channels_app.audit.append import Entry
from channels_app.models import Channel, ChannelTag, Drift, Target
from channels_app.models.bulk import insert_rows, update_rows
from channels_app.rules.lifecycle import ChannelState, check_channel_move
from channels_app.rules.tags import without_own
from channels_app.services.drift.adopting import Whose
from channels_app.services.sync.records import tags_of


def take_over(
    target: Target, drifts: Sequence[Drift], channels: Mapping[UUID, Channel], whose: Whose
) -> list[Entry]:
    """Record what AWS has: type, TTL, and tags where they were read. Needs a transaction with the channels locked."""
    rows, entries = [], []
    for drift in drifts:
        channel = channels[drift.channel_id or UUID(int=0)]
        ttl = channel.ttl if drift.ttl is None else drift.ttl
        rows.append({"pk": channel.pk, "type": drift.type, "ttl": ttl, "version": drift.version})
        entries.append(_entry("channel.accept", target, drift, channel, whose))
    update_rows(Channel, rows)
    read = [each for each in drifts if each.tags is not None]
    ChannelTag.objects.filter(channel__in=[each.channel_id for each in read]).delete()
    insert_rows(
        ChannelTag,
        [
            {"channel": each.channel_id, "key": tag.key, "value": tag.value}
            for each in read
            for tag in without_own(tags_of(each.tags) or ())
        ],
    )
    return entries


def end_records(
    target: Target,
    drifts: Sequence[Drift],
    channels: Mapping[UUID, Channel],
    now: datetime,
    whose: Whose,
) -> list[Entry]:
    """Record as deleted what is gone from AWS, or whose name has another ARN there: the old record is history."""
    rows, entries = [], []
    for drift in drifts:
        channel = channels[drift.channel_id or UUID(int=0)]
        if channel.state == ChannelState.ACTIVE:
            check_channel_move(ChannelState.ACTIVE, ChannelState.MISSING)
        check_channel_move(ChannelState.MISSING, ChannelState.DELETED)
        rows.append({"pk": channel.pk, "state": ChannelState.DELETED.value, "state_since": now})
        entries.append(_entry("channel.deleted", target, drift, channel, whose))
    update_rows(Channel, rows)
    return entries


def _entry(action: str, target: Target, drift: Drift, channel: Channel, whose: Whose) -> Entry:
    details = {"found": drift.kind, "arn": drift.arn, "differences": drift.differences}
    return whose(drift).entry(
        action, "succeeded", subject=channel, target=target, reason=drift.chosen_because, details=details
    )
