from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from channels_app.models import Channel, Operation
from channels_app.models.bulk import update_rows
from channels_app.rules.lifecycle import ChannelState, OperationState, check_channel_move
from channels_app.rules.preview import RowVerdict
from channels_app.services.road.manners import manner_of

CHANGED = "It was changed since this was asked for."


def start_rows(rows: Sequence[Operation], now: datetime) -> list[Operation]:
    """Those of a batch's rows whose channel can go or change now; it is *deleting* or *updating* from here on. Needs a
    transaction.

    The others stay drafts, and are told why they are left as they are.
    """
    if not rows:
        return []
    keys = [row.channel_id for row in rows if row.channel_id]
    locked = Channel.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    channels = {channel.pk: channel for channel in locked.prefetch_related("tags")}
    open_ones = Operation.objects.open().filter(channel__in=keys)
    busy: set[UUID | None] = set(open_ones.values_list("channel", flat=True))
    starting: list[Operation] = []
    left: list[dict[str, object]] = []
    for row in rows:
        channel = row.channel = channels[row.channel_id] if row.channel_id else None
        if why := _obstacle(row, channel, busy):
            left.append({"pk": row.pk, "verdict": RowVerdict.KEPT.value, "answer": why})
        else:
            starting.append(row)
            busy.add(row.channel_id)  # another batch may ask for the same
    update_rows(Operation, left)
    update_rows(Channel, [_on_its_way(row, row.channel, now) for row in starting if row.channel])
    return starting


def _obstacle(row: Operation, channel: Channel | None, busy: Collection[UUID | None]) -> str:
    if channel is None:
        return "It is not on record."
    if channel.pk in busy:
        return "Another operation of it is not finished."
    if channel.state != ChannelState.ACTIVE:
        return f"It is {channel.state} by now."
    return "" if _is_as_shown(row.wish, channel) else CHANGED


def _is_as_shown(wish: Mapping[str, Any], channel: Channel) -> bool:
    """By our record. By AWS, the road looks at it once more before it sends anything."""
    if wish.get("strict"):
        return bool(channel.version == wish["version"])
    shown = {tag["key"]: tag["value"] for tag in wish["tags"]}
    tags = {tag.key: tag.value for tag in channel.tags.all()}
    return (channel.arn, channel.ttl, tags) == (wish["arn"], wish["ttl"], shown)


def _on_its_way(row: Operation, channel: Channel, now: datetime) -> dict[str, object]:
    state = manner_of(row).follows[OperationState.QUEUED]
    check_channel_move(ChannelState(channel.state), state)
    channel.state, channel.state_since, channel.look_at = state.value, now, None
    return {"pk": channel.pk, "state": channel.state, "state_since": now, "look_at": None}
