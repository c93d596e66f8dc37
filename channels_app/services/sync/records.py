"""What is on record about a group of channels that AWS shows, in few queries for many."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from channels_app.models import Channel, ChannelTag, Drift, Installation, Operation, Target
from channels_app.models.bulk import one_of
from channels_app.rules.drift import QUIET, Difference, Ours
from channels_app.rules.lifecycle import LIVE, OPEN
from channels_app.rules.tags import OPERATION_KEY, Tag, parse_operation

Json = list[dict[str, Any]]


class Row(NamedTuple):
    """A channel on record. Nothing needs a model for a hundred thousand of them."""

    pk: UUID
    name: str
    arn: str | None
    type: str
    ttl: int
    state: str
    state_since: datetime
    created_at: datetime

    @property
    def touched_at(self) -> datetime:
        return max(self.state_since, self.created_at)


class Known(NamedTuple):
    """A drift that an earlier look found."""

    pk: int
    arn: str
    kind: str
    channel: UUID | None
    differences: Json
    type: str
    ttl: int | None
    version: str
    tags: Json | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OnRecord:
    """By name, what holds it; by ARN, what had it and is over; and by ARN, what was found before."""

    live: Mapping[str, Row]
    over: Mapping[str, Row]
    known: Mapping[str, Known]


def read_records(target: Target, *, names: Collection[str], arns: Collection[str]) -> OnRecord:
    rows = Channel.objects.filter(target=target, name__in=one_of(names)).order_by()
    live, over = {}, {}
    for row in map(Row._make, rows.values_list(*Row._fields)):
        if row.state in LIVE:
            live[row.name] = row
        elif row.arn:
            over[row.arn] = row
    drifts = Drift.objects.filter(target=target, arn__in=one_of(arns)).order_by()
    known = {each.arn: each for each in map(Known._make, drifts.values_list(*Known._fields))}
    return OnRecord(live=live, over=over, known=known)


def read_tags(channels: Iterable[UUID]) -> Mapping[UUID, tuple[Tag, ...]]:
    """The tags on record of each of them."""
    found: dict[UUID, list[Tag]] = defaultdict(list)
    rows = ChannelTag.objects.filter(channel__in=list(channels)).order_by("key")
    for channel, key, value in rows.values_list("channel", "key", "value"):
        found[channel].append(Tag(key=key, value=value))
    return {channel: tuple(tags) for channel, tags in found.items()}


def touched_since(channels: Collection[UUID], *, began: datetime) -> frozenset[UUID]:
    """Those at which somebody is working, or was a minute before it began."""
    if not channels:
        return frozenset()
    busy = Q(state__in=[state.value for state in OPEN]) | Q(finished_at__gte=began - QUIET)
    return frozenset(
        Operation.objects.filter(busy, channel__in=channels).values_list("channel_id", flat=True)
    )


def read_ours(tags: Iterable[tuple[Tag, ...]] = ()) -> Ours:
    """By what these tags are known as ours."""
    values = (tag.value for each in tags for tag in each if tag.key == OPERATION_KEY)
    named = {found[1] for value in values if (found := parse_operation(value))}
    names = dict(Operation.objects.filter(pk__in=named).values_list("pk", "name")) if named else {}
    return Ours(installations=frozenset(Installation.objects.values_list("pk", flat=True)), names=names)


def as_json(differences: Iterable[Difference]) -> Json:
    return [
        {"field": each.field, "key": each.key, "before": each.before, "after": each.after}
        for each in differences
    ]


def tags_as_json(tags: Iterable[Tag]) -> Json:
    return [{"key": tag.key, "value": tag.value} for tag in tags]


def tags_of(stored: Json | None) -> tuple[Tag, ...] | None:
    return None if stored is None else tuple(Tag(key=each["key"], value=each["value"]) for each in stored)
