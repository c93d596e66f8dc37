"""What leaves the console as a file. Each export is told to the trail before its first record is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from channels_app.audit.append import append
from channels_app.audit.body import write_time
from channels_app.audit.models import AuditEvent
from channels_app.files.cells import Value
from channels_app.models import Batch, Channel, Person, Target
from channels_app.models.channel import ChannelQuerySet
from channels_app.rules.lifecycle import ChannelState
from channels_app.rules.roles import Ability
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import Tag, without_own
from channels_app.services.access import may, require, targets_for
from channels_app.services.actor import Actor
from channels_app.services.errors import SeveralTargets

AT_ONCE = 2_000
THERE = (ChannelState.CREATING, ChannelState.ACTIVE, ChannelState.UPDATING)
CHANNEL_COLUMNS = ("name", "arn", "state", "type", "ttl", "target", "created_by", "created_at", "tags")
EVENT_COLUMNS = (
    "seq",
    "at",
    "actor",
    "through",
    "address",
    "action",
    "subject",
    "target",
    "batch",
    "operation",
    "request_id",
    "result",
    "reason",
    "hash",
)
MADE = {"at", "subject", "reason"}  # from more than the event's column of that name


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """Columns, and records that are read while they are asked for."""

    columns: tuple[str, ...]
    records: Iterator[Mapping[str, Value]]


def export_channels(*, actor: Actor, channels: ChannelQuerySet, asked: Mapping[str, str]) -> Export:
    """Those of the channels that the actor may read, in their order. `asked` says in the trail which were wanted.

    Somebody at the machine itself, whom no person stands for, may read all. Raises NotAllowed.
    """
    if actor.person is not None:
        readable = _targets(actor, actor.person, Ability.READ_CHANNELS, "export channels")
        channels = channels.filter(target__in=readable.values("pk"))
    _tell(actor, "channels.export", asked)
    return Export(columns=CHANNEL_COLUMNS, records=_channel_records(channels))


def export_specs(
    *, actor: Actor, channels: ChannelQuerySet, asked: Mapping[str, str]
) -> Iterator[ChannelSpec]:
    """Those of them that AWS has, to be declared to another tool; as with `export_channels`.

    Raises NotAllowed; SeveralTargets where they are not of one account and Region, which such a file is for.
    """
    there = channels.filter(arn__isnull=False, state__in=[state.value for state in THERE])
    targets = there.order_by().values("target").distinct()[:2]
    if len(targets) > 1:
        raise SeveralTargets
    export = export_channels(actor=actor, channels=there, asked=asked)
    return map(_spec, export.records)


def export_events(*, actor: Actor, events: QuerySet[AuditEvent], asked: Mapping[str, str]) -> Export:
    """Those of the events that the actor may read, in their order, as with channels. Raises NotAllowed."""
    if actor.person is not None and not may(actor.person, Ability.READ_TRAIL):
        readable = _targets(actor, actor.person, Ability.READ_TRAIL, "export the audit trail")
        events = events.filter(target__in=readable.values("name"))
    _tell(actor, "audit.export", asked)
    return Export(columns=EVENT_COLUMNS, records=_event_records(events))


def tell_rows_export(*, actor: Actor, batch: Batch, asked: Mapping[str, str]) -> None:
    """Put into the trail that rows of the batch leave as a file, before they do. Raises NotAllowed."""
    attempted = f"export the rows of {batch}"
    require(actor, Ability.READ_CHANNELS, target=batch.target, attempted=attempted, subject=batch)
    with transaction.atomic():
        append(
            actor.entry("batch.export", "succeeded", subject=batch, target=batch.target, details=dict(asked))
        )


def _targets(actor: Actor, person: Person, ability: Ability, attempted: str) -> QuerySet[Target]:
    targets = targets_for(person, ability).order_by()
    if not targets.exists():
        require(actor, ability, attempted=attempted)
    return targets


def _tell(actor: Actor, action: str, asked: Mapping[str, str]) -> None:
    with transaction.atomic():
        append(actor.entry(action, "succeeded", details=dict(asked)))


def _channel_records(channels: ChannelQuerySet) -> Iterator[Mapping[str, Value]]:
    rows = channels.select_related("target", "created_by").prefetch_related("tags")
    return map(_channel_record, rows.iterator(AT_ONCE))


def _channel_record(channel: Channel) -> Mapping[str, Value]:
    tags = sorted(channel.tags.all(), key=lambda tag: tag.key)
    return {
        "name": channel.name,
        "arn": channel.arn,
        "state": channel.state,
        "type": channel.type,
        "ttl": channel.ttl,
        "target": channel.target.name,
        "created_by": channel.created_by.username if channel.created_by else None,
        "created_at": channel.created_at,
        "tags": without_own(Tag(key=tag.key, value=tag.value) for tag in tags),
    }


def _spec(record: Mapping[str, Any]) -> ChannelSpec:
    return ChannelSpec(name=record["name"], type=record["type"], ttl=record["ttl"], tags=record["tags"])


def _event_records(events: QuerySet[AuditEvent]) -> Iterator[Mapping[str, Value]]:
    return map(_event_record, events.iterator(AT_ONCE))


def _event_record(event: AuditEvent) -> Mapping[str, Value]:
    return {
        **{name: getattr(event, name) for name in EVENT_COLUMNS if name not in MADE},
        "at": write_time(event.at),
        "subject": event.subject_label or event.subject_id,
        "reason": _reason(event),
    }


def _reason(event: AuditEvent) -> str:
    """A body that was tampered with must not keep the others from leaving."""
    try:
        return event.reason
    except (ValueError, KeyError):
        return ""
