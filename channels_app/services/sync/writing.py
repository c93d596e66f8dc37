"""What was found, written in groups: each in a transaction of its own that begins with the claim."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from channels_app.audit.append import append
from channels_app.models import Channel, Drift, Sync
from channels_app.models.bulk import insert_rows, update_rows
from channels_app.models.clock import read_database_clock
from channels_app.rules.drift import DriftKind
from channels_app.rules.lifecycle import ChannelState, check_channel_move
from channels_app.services.actor import Actor
from channels_app.services.sync import claim
from channels_app.services.sync.judging import Group, Judged, is_same
from channels_app.services.sync.records import Row, as_json

FORGOTTEN = {"choice": "", "chosen_by": None, "ignored_until": None, "ignored_because": ""}


def write_group(sync: Sync, group: Group, *, actor: Actor) -> None:
    """Insert what is new, update what changed, remove what agrees by now. `actor` is the console."""
    if group.is_quiet:
        return
    with transaction.atomic():
        claim.keep(sync)
        now = read_database_clock()
        returned = _return(group.returned, now)
        over = [each.pk for each in group.settled]
        Drift.objects.filter(pk__in=over).delete()
        write_drifts(sync, group.drifting, now)
        append(
            *(
                actor.entry("channel.active", "succeeded", subject=each, target=sync.target)
                for each in returned
            )
        )


def write_drifts(sync: Sync, drifting: Sequence[Judged], now: datetime) -> None:
    """Insert or update; of what differs in something else now, nothing that was chosen holds. In a transaction."""
    new, same, other = [], [], []
    for each in drifting:
        values = _values(each)
        if each.known is None:
            new.append(
                {**values, "target": sync.pk, "name": each.seen.name, "arn": each.seen.arn, "seen_at": now}
            )
        elif is_same(each.verdict, each.known):
            same.append({**values, "pk": each.known.pk})
        else:
            other.append({**values, **FORGOTTEN, "pk": each.known.pk, "seen_at": now, "looks": 0})
    insert_rows(Drift, new)
    update_rows(Drift, same)
    update_rows(Drift, other)


def _values(judged: Judged) -> dict[str, Any]:
    seen, verdict = judged.seen, judged.verdict
    return {
        "channel": judged.row.pk if judged.row else None,
        "kind": verdict.kind.value,
        "differences": as_json(verdict.differences),
        "type": seen.type,
        "ttl": seen.ttl,
        "version": seen.version,
        "aws_created_at": seen.created_at,
    }


def _return(rows: Sequence[Row], now: datetime) -> list[Channel]:
    """What was missing is active again, for AWS shows the very same ARN."""
    keys = [row.pk for row in rows]
    if not keys:
        return []
    locked = Channel.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    channels = list(locked.filter(state=ChannelState.MISSING.value))
    check_channel_move(ChannelState.MISSING, ChannelState.ACTIVE)
    state = {"state": ChannelState.ACTIVE.value, "state_since": now}
    update_rows(Channel, [{"pk": each.pk, **state} for each in channels])
    Drift.objects.filter(channel__in=keys, kind=DriftKind.MISSING.value).delete()
    return channels
