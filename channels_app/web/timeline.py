from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Person
from channels_app.services.actor import CONSOLE, Through
from channels_app.web.change_words import tell_step
from channels_app.web.listing.event_row import read_facts
from channels_app.web.words import Look, look_of_event

SHOWN_AT_MOST = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One event of a channel's, in words."""

    look: Look
    who: str
    at: datetime
    said: str  # AWS's code or message, the reason that was given, or what was attempted
    code: str
    request_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """The newest events of a channel, and how many it has in all."""

    items: list[Item]
    count: int


def timeline_of(channel: Channel) -> Timeline:
    """What the trail tells of the channel, newest first."""
    events = AuditEvent.objects.filter(subject_kind="channel", subject_id=str(channel.pk)).order_by("-seq")
    newest = list(events[:SHOWN_AT_MOST])
    people = Person.objects.filter(pk__in={event.actor_id for event in newest if event.actor_id})
    names = {str(person.pk): str(person) for person in people}
    items = [_item(event, names.get(event.actor_id, event.actor)) for event in newest]
    count = len(items) if len(items) < SHOWN_AT_MOST else events.count()
    return Timeline(items=items, count=count)


def _item(event: AuditEvent, name: str) -> Item:
    facts = read_facts(event)
    told = facts.get("details")
    details = told if isinstance(told, dict) else {}
    return Item(
        look=look_of_event(event.action, event.result),
        who=_who(event, name),
        at=event.at,
        said=" ".join(
            filter(None, (_asked(event, details), str(facts.get("reason", "")) or _said(event, details)))
        ),
        code=_code(details),
        request_id=event.request_id,
    )


def _who(event: AuditEvent, name: str) -> str:
    match event.through:
        case Through.WORKER if event.actor in {"", CONSOLE}:
            return f"Worker {event.address}"
        case Through.WORKER:
            return f"for {name} by the worker {event.address}"
        case Through.COMMAND:
            claimed = "claimed by a command" if event.actor_id else "by a command"
            return f"{name}, {claimed} of {event.address}"
        case Through.ADMIN:
            return f"{name}, in administration, from {event.address}"
        case _:
            return f"{name}, from {event.address}"


def _code(details: Mapping[str, Any]) -> str:
    status, code = details.get("status"), details.get("code")
    return f"{status} {code}" if status and code else str(code or "")


def _asked(event: AuditEvent, details: Mapping[str, Any]) -> str:
    """What a change of TTL or tags is from, and what to."""
    return tell_step(details) if event.result == "requested" and "step" in details else ""


def _said(event: AuditEvent, details: Mapping[str, Any]) -> str:
    if event.action == "access.refused":
        return f"Wanted to {details.get('attempted', 'change it')}."
    if taken_by := details.get("taken_by"):
        return f"The name belongs to {taken_by}."
    if changed := details.get("changed"):
        told = (f"{each['field']} from {each['before']} to {each['after']}" for each in changed)
        return f"It was changed meanwhile: {', '.join(told)}."
    return str(details.get("said") or details.get("body") or "")
