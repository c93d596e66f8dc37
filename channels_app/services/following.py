from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from channels_app.audit.append import Entry, append
from channels_app.aws.gateway import Gateway
from channels_app.models import Channel
from channels_app.models.bulk import update_rows
from channels_app.models.clock import read_database_clock
from channels_app.rules.arrival import arrived
from channels_app.rules.lifecycle import ChannelState, check_channel_move
from channels_app.services.actor import Actor
from channels_app.services.sighting import Sighting, see

LOOKS_AT_LEAST, LOOKS_AT_MOST = timedelta(seconds=0.5), timedelta(seconds=30)
UNTOLD_AT_MOST = timedelta(seconds=2)
GROUP = 50


def follow(channels: Sequence[Channel], *, gateway: Gateway, actor: Actor) -> None:
    """Look how far channels of one target are that AWS is making or deleting, and write down which have arrived:
    *active* or *deleted*, or after ten minutes what is known instead.

    The others are looked at again, further and further apart, and soon where AWS said nothing of them.
    """
    sighting = see({channel.arn: channel.name for channel in channels if channel.arn}, gateway=gateway)
    for start in range(0, len(channels), GROUP):
        with transaction.atomic():
            _write(_still_on_their_way(channels[start : start + GROUP]), sighting, actor)


def _write(channels: Sequence[Channel], sighting: Sighting, actor: Actor) -> None:
    now = read_database_clock()
    rows, again, entries = [], [], []
    for channel in channels:
        waited, state = now - channel.state_since, ChannelState(channel.state)
        status = sighting.status_of(channel.arn)
        new = arrived(state, status, waited=waited)
        if new is None:
            most = UNTOLD_AT_MOST if status is None else LOOKS_AT_MOST
            pause = min(max(waited, LOOKS_AT_LEAST), most)
            again.append({"pk": channel.pk, "look_at": now + pause})
        else:
            check_channel_move(state, new)
            rows.append(_row(channel, new, sighting, now))
            entries.append(_entry(actor, channel, new, sighting))
    update_rows(Channel, rows)
    update_rows(Channel, again)
    append(*entries)


def _row(channel: Channel, new: ChannelState, sighting: Sighting, now: datetime) -> dict[str, object]:
    found = sighting.found.get(channel.arn or "")
    return {
        "pk": channel.pk,
        "state": new.value,
        "state_since": now,
        "look_at": None,
        "version": found.version if found else channel.version,
        "aws_created_at": found.created_at if found else channel.aws_created_at,
    }


def _entry(actor: Actor, channel: Channel, new: ChannelState, sighting: Sighting) -> Entry:
    found = sighting.found.get(channel.arn or "")
    return actor.entry(
        f"channel.{new.value}",
        "succeeded",
        subject=channel,
        target=channel.target,
        request_id=found.answer.request_id if found else "",
        details={"before": "deleting"} if (channel.state, new) == ("deleting", "active") else {},
    )


def _still_on_their_way(channels: Sequence[Channel]) -> list[Channel]:
    """Those of them that nobody has moved meanwhile, locked until the transaction ends."""
    keys = [channel.pk for channel in channels]
    rows = Channel.objects.select_for_update(no_key=True).order_by("pk")
    followed = rows.filter(pk__in=keys, look_at__isnull=False).values_list("pk", "state")
    states = dict(followed)
    return [channel for channel in channels if states.get(channel.pk) == channel.state]
