from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from channels_app.models import Channel, Operation
from channels_app.models.bulk import update_rows
from channels_app.rules.lifecycle import ChannelState, check_channel_move
from channels_app.rules.preview import RowVerdict


def start_deletes(rows: Sequence[Operation], now: datetime) -> list[Operation]:
    """Those of a batch's rows whose channel can go now; it is *deleting* from here on. Needs a transaction.

    The others stay drafts, and are told why they are left as they are.
    """
    keys = [row.channel_id for row in rows if row.channel_id]
    locked = Channel.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    channels = {channel.pk: channel for channel in locked}
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
    update_rows(Channel, [_deleting(row.channel, now) for row in starting if row.channel])
    return starting


def _obstacle(row: Operation, channel: Channel | None, busy: Collection[UUID | None]) -> str:
    if channel is None:
        return "It is not on record."
    if channel.pk in busy:
        return "Another operation of it is not finished."
    if channel.state != ChannelState.ACTIVE:
        return f"It is {channel.state} by now."
    if row.wish["strict"] and channel.version != row.wish["version"]:
        return "It was changed since this was asked for."
    return ""


def _deleting(channel: Channel, now: datetime) -> dict[str, object]:
    check_channel_move(ChannelState(channel.state), ChannelState.DELETING)
    channel.state, channel.state_since, channel.look_at = ChannelState.DELETING.value, now, None
    return {"pk": channel.pk, "state": channel.state, "state_since": now, "look_at": None}
