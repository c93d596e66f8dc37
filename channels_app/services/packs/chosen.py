"""What an evidence pack can be asked to be of, in words and as what each of its events has to say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from channels_app.audit.packs.scope import Scope
from channels_app.models import Batch, Channel, Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One thing that is asked of each event, and how the pack's title says it."""

    said: str
    only: Mapping[str, tuple[str, ...]]


def of_channel(channel: Channel) -> Part:
    subject = {"subject_kind": ("channel",), "subject_id": (str(channel.pk),)}
    return Part(said=f"channel {channel.name} in {channel.target}", only=subject)


def of_batch(batch: Batch) -> Part:
    return Part(said=f"batch {batch.name} in {batch.target}", only={"batch": (str(batch.pk),)})


def by_person(person: Person) -> Part:
    return Part(said=f"by {person.username}", only={"actor_id": (str(person.pk),)})


def put_together(parts: Iterable[Part], *, since: datetime | None, until: datetime | None) -> Scope:
    """The events of which all of this holds, from one time on and before the other."""
    parts = list(parts)
    title = ", ".join([*(part.said for part in parts), *_say_time(since, until)]) or "all of the audit trail"
    only = {column: values for part in parts for column, values in part.only.items()}
    return Scope(title=title[:1].upper() + title[1:], only=only, since=since, until=until)


def _say_time(since: datetime | None, until: datetime | None) -> Iterator[str]:
    if since:
        yield f"from {since:%Y-%m-%d %H:%M:%S} UTC"
    if until:
        yield f"until {until:%Y-%m-%d %H:%M:%S} UTC"
