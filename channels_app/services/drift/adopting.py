from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from channels_app.audit.append import Entry
from channels_app.models import Channel, ChannelTag, Drift, Target
from channels_app.models.bulk import insert_rows
from channels_app.rules.lifecycle import ChannelState
from channels_app.rules.spec import TTL_DEFAULT
from channels_app.rules.tags import without_own
from channels_app.services.actor import Actor
from channels_app.services.sync.records import tags_as_json, tags_of

Whose = Callable[[Drift], Actor]


def adopt(target: Target, drifts: Sequence[Drift], now: datetime, whose: Whose) -> list[Entry]:
    """Make a record of each, just as AWS showed it. Nobody is named its creator. Needs a transaction.

    Raises IntegrityError where a name or an ARN is on record by now.
    """
    rows, tags, entries = [], [], []
    for drift in drifts:
        row = _row(target, drift, now)
        own = without_own(tags_of(drift.tags) or ())
        rows.append(row)
        tags += [{"channel": row["id"], "key": tag.key, "value": tag.value} for tag in own]
        details = {"arn": drift.arn, "type": row["type"], "ttl": row["ttl"], "tags": tags_as_json(own)}
        channel = Channel(pk=row["id"], name=drift.name)
        entries.append(
            whose(drift).entry(
                "channel.adopt",
                "succeeded",
                subject=channel,
                target=target,
                reason=drift.chosen_because,
                details=details,
            )
        )
    insert_rows(Channel, rows)
    insert_rows(ChannelTag, tags)
    return entries


def _row(target: Target, drift: Drift, now: datetime) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "target": target.pk,
        "name": drift.name,
        "arn": drift.arn,
        "type": drift.type,
        "ttl": TTL_DEFAULT if drift.ttl is None else drift.ttl,
        "state": ChannelState.ACTIVE.value,
        "version": drift.version,
        "aws_created_at": drift.aws_created_at,
        "adopted_by": drift.chosen_by_id,
        "created_at": now,
        "state_since": now,
        "tags_read_at": drift.tags_read_at,
    }
