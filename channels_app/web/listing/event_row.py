import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from channels_app.audit.body import Json
from channels_app.audit.models import AuditEvent
from channels_app.models import Person
from channels_app.rules.characters import listed
from channels_app.services.actor import CONSOLE, Through
from channels_app.web.words import Look, look_of_event, look_of_result

PLACES = {
    "browser": "{address}",
    "admin": "{address}, in administration",
    "command": "manage.py, {address}",
    "worker": "by {address}",
}
CLAIMED = "claimed by a command, manage.py, {address}"  # a name on a command line proves nothing
PAGES = {"channel": "channel", "batch": "batch", "target": "target"}  # subjects that have one, by its name
IN_CODE = {"arn", "taken_by", "code", "error"}
UNREADABLE = "The body of this event is not as it was written."


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what an event tells. `code`: an identifier, or AWS's own word."""

    label: str
    text: str
    code: bool = False
    link: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class EventRow:
    """An event as a table shows it, in words."""

    event: AuditEvent
    who: str
    where: str
    did: str
    because: str  # a small line below: what a refusal lacked, or the reason that was given
    result: Look
    link: str  # to what it was done to, where that has a page
    facts: list[Fact]


def rows_of(events: list[AuditEvent]) -> list[EventRow]:
    """The people's full names are looked up at once, for all rows."""
    asked = {event.actor_id for event in events if event.actor_id}
    people = Person.objects.in_bulk([UUID(pk) for pk in asked if _is_uuid(pk)])
    names = {str(pk): str(person) for pk, person in people.items()}
    return [row_of(event, names) for event in events]


def row_of(event: AuditEvent, names: Mapping[str, str]) -> EventRow:
    told = read_facts(event)
    details = told.get("details")
    details = details if isinstance(details, Mapping) else {}
    refused = event.action == "access.refused" and "attempted" in details
    look = look_of_event(event.action, event.result)
    reason = str(told.get("reason") or "")
    return EventRow(
        event=event,
        who=names.get(event.actor_id) or _without_account(event),
        where=_where(event, names),
        did=f"Tried to {details['attempted']}" if refused else look.word,
        because=_lack(details) if refused else reason,
        result=look_of_result(event.result),
        link=_link(event),
        facts=[fact for fact in _facts(event, reason, details) if fact.text],
    )


def _without_account(event: AuditEvent) -> str:
    return "The console" if event.actor == CONSOLE else event.actor or "Somebody"


def read_facts(event: AuditEvent) -> Mapping[str, Json]:
    """What the body tells; a body that was tampered with must not keep the others from being read."""
    try:
        return event.facts
    except ValueError:
        return {"details": {"body": UNREADABLE}}


def _where(event: AuditEvent, names: Mapping[str, str]) -> str:
    claimed = event.through == Through.COMMAND and event.actor_id
    template = CLAIMED if claimed else PLACES.get(event.through, "{address}, " + event.through)
    place = template.replace("{address}", event.address)
    known_as = event.actor if names.get(event.actor_id, event.actor) != event.actor else ""
    return ", ".join(part for part in (known_as, place) if part)


def _lack(details: Mapping[str, Json]) -> str:
    *some, last = _words(details.get("needs")) or ["another role"]
    needs = f"{', '.join(some)} or {last}" if some else last
    has = _words(details.get("has"))
    return f"needs {needs}, is {listed(has) if has else 'without a role there'}"


def _words(value: Json) -> list[str]:
    return [str(word).title() for word in value] if isinstance(value, list) else []


def _link(event: AuditEvent) -> str:
    if event.subject_kind not in PAGES or not _is_uuid(event.subject_id):
        return ""
    return reverse(PAGES[event.subject_kind], args=[UUID(event.subject_id)])


def _facts(event: AuditEvent, reason: str, details: Mapping[str, Json]) -> Iterator[Fact]:
    yield Fact("Reason", reason)
    for key, value in details.items():
        yield Fact(key.replace("_", " ").capitalize(), _text(value), code=key in IN_CODE)
    yield Fact("Operation", event.operation, code=True)
    batch = reverse("batch", args=[UUID(event.batch)]) if _is_uuid(event.batch) else ""
    yield Fact("Batch", event.batch, code=True, link=batch)
    yield Fact("Request id", event.request_id, code=True)
    yield Fact("Event id", str(event.id), code=True)
    yield Fact("Hash", event.hash, code=True)


def _text(value: Json) -> str:
    match value:
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case list() if value and all(
            isinstance(item, Mapping) and {*item} == {"key", "value"} for item in value
        ):
            return _joined(f"{item['key']}={item['value']}" for item in value if isinstance(item, Mapping))
        case list():
            return _joined(_text(item) for item in value)
        case None:
            return ""
        case _:
            return json.dumps(value, ensure_ascii=False)


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(texts)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
