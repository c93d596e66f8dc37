import os
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from channels_app.audit.append import Entry, append
from channels_app.aws.errors import AwsError
from channels_app.aws.gateway import Gateway
from channels_app.aws.values import Described
from channels_app.models import Channel
from channels_app.models.bulk import update_rows
from channels_app.models.clock import read_database_clock
from channels_app.rules.lifecycle import ChannelState, check_channel_move
from channels_app.services.actor import Actor
from channels_app.services.road.moves import move_channel

GIVES_UP_AFTER = timedelta(minutes=10)
LOOKS_AT_LEAST, LOOKS_AT_MOST = timedelta(seconds=0.5), timedelta(seconds=30)
FEW = 5  # so many are asked for one by one
GROUP = 50


def follow(channels: Sequence[Channel], *, gateway: Gateway, actor: Actor) -> None:
    """Look whether channels of one target that AWS is making have become ACTIVE: few by a Describe each, many by
    pages of a list. After ten minutes without that a channel is *missing*.

    Not found is not believed before then: it can be a stale read. Looks come further and further apart.
    """
    seen = _describe(channels, gateway) if len(channels) <= FEW else _list(channels, gateway)
    active = [channel for channel in channels if channel.arn in seen]
    for start in range(0, len(active), GROUP):
        _activate(active[start : start + GROUP], seen, actor)
    _wait_for([channel for channel in channels if channel.arn not in seen], actor)


def _describe(channels: Sequence[Channel], gateway: Gateway) -> dict[str, Described]:
    seen = {}
    for channel in channels:
        try:
            found = gateway.describe_arn(channel.arn or "")
        except AwsError:
            continue
        if found.status == "ACTIVE":
            seen[found.arn] = found
    return seen


def _list(channels: Sequence[Channel], gateway: Gateway) -> dict[str, Described]:
    wanted = {channel.arn for channel in channels}
    prefix = os.path.commonprefix([channel.name for channel in channels])  # noqa: RUF071 (names, no paths)
    seen: dict[str, Described] = {}
    token = ""
    while len(seen) < len(wanted):
        try:
            page = gateway.list_channels(next_token=token, prefix=prefix)
        except AwsError:
            break
        seen |= {each.arn: each for each in page.channels if each.status == "ACTIVE" and each.arn in wanted}
        token = page.next_token
        if not token:
            break
    return seen


def _activate(channels: Sequence[Channel], seen: dict[str, Described], actor: Actor) -> None:
    with transaction.atomic():
        now = read_database_clock()
        rows, entries = [], []
        for channel in _still_creating(channels):
            check_channel_move(ChannelState.CREATING, ChannelState.ACTIVE)
            found = seen[channel.arn or ""]
            rows.append(
                {
                    "pk": channel.pk,
                    "state": ChannelState.ACTIVE.value,
                    "state_since": now,
                    "look_at": None,
                    "version": found.version,
                    "aws_created_at": found.created_at,
                }
            )
            entries.append(_entry(actor, channel, found.answer.request_id))
        update_rows(Channel, rows)
        append(*entries)


def _entry(actor: Actor, channel: Channel, request_id: str) -> Entry:
    return actor.entry(
        "channel.active", "succeeded", subject=channel, target=channel.target, request_id=request_id
    )


def _wait_for(channels: Sequence[Channel], actor: Actor) -> None:
    now = read_database_clock()
    for channel in channels:
        age = now - channel.state_since
        if age > GIVES_UP_AFTER:
            with transaction.atomic():
                for each in _still_creating([channel]):
                    move_channel(each, ChannelState.MISSING)
                    append(actor.entry("channel.missing", "succeeded", subject=each, target=each.target))
        else:
            again = min(max(age, LOOKS_AT_LEAST), LOOKS_AT_MOST)
            creating = Channel.objects.filter(pk=channel.pk, state=ChannelState.CREATING.value)
            creating.update(look_at=Now() + again)


def _still_creating(channels: Sequence[Channel]) -> list[Channel]:
    """Those of them that nobody has moved meanwhile, locked until the transaction ends."""
    keys = [channel.pk for channel in channels]
    rows = Channel.objects.select_for_update(no_key=True).order_by("pk")
    creating = set(rows.filter(pk__in=keys, state=ChannelState.CREATING.value).values_list("pk", flat=True))
    return [channel for channel in channels if channel.pk in creating]
