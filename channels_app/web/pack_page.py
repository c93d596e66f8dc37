from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from channels_app.audit.packs.scope import Scope
from channels_app.models import Batch, Channel, Person
from channels_app.services.actor import CONSOLE, Actor
from channels_app.services.packs.chosen import Part, by_person, of_batch, of_channel, put_together
from channels_app.services.packs.taking import readable
from channels_app.web.listing.count import Count, count_up_to
from channels_app.web.listing.events import NOBODY, THE_CONSOLE, EventFilters, read_events
from channels_app.web.listing.links import Links
from channels_app.web.listing.ready import SEVERAL
from channels_app.web.listing.scope import TrailScope

NO_WORDS = (
    "A pack is of one channel, one batch, one person or a time, and not of words. "
    "Take the pack of a channel or batch from its page."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PackPage:
    """What a pack would be of, by the same address as the list's of the audit page."""

    scope: Scope
    count: Count
    problems: tuple[str, ...]  # where there is one, no pack is made: it would be of more than was asked for
    links: Links


def read_pack(*, actor: Actor, trail: TrailScope, links: Links) -> PackPage:
    """Raises NotAllowed where the person may read nothing of the trail."""
    filters = read_events(scope=trail, links=links).filters
    words = filters.value_of("q")
    found = _of_words(words, trail) if words else None
    parts = [*([found] if found else []), *_parts(filters)]
    since, until = filters.value_of("since") or None, filters.value_of("until") or None
    asked = put_together(parts, since=since, until=until)
    scope = readable(asked, actor=actor)
    problems = (*filters.problems(), *([NO_WORDS] if words and not found else []))
    return PackPage(scope=scope, count=count_up_to(scope.events()), problems=problems, links=links)


def _of_words(words: str, trail: TrailScope) -> Part | None:
    """Where they are the ARN or id of a channel, or the id of a batch, that the person may see."""
    channels = Channel.objects.filter(target__in=trail.targets)
    if words.startswith("arn:"):
        channel = channels.filter(arn=words).first()
        return of_channel(channel) if channel else None
    try:
        key = UUID(words)
    except ValueError:
        return None
    if channel := channels.filter(pk=key).first():
        return of_channel(channel)
    batch = Batch.objects.filter(target__in=trail.targets, pk=key).first()
    return of_batch(batch) if batch else None


def _parts(filters: EventFilters) -> Iterator[Part]:
    if who := filters.value_of("who"):
        yield _by(who)
    for name in ("action", "result"):
        if value := filters.value_of(name):
            yield Part(said=f"“{filters.word_of(name)}”", only={name: tuple(SEVERAL.get(value, [value]))})
    if target := filters.value_of("target"):
        yield Part(said=f"in {target}", only={"target": (target,)})


def _by(who: str) -> Part:
    if who == THE_CONSOLE:
        return Part(said="by the console itself", only={"actor_id": ("",), "actor": (CONSOLE,)})
    if who == NOBODY:
        return Part(said="by somebody not signed in", only={"actor_id": ("",), "actor": ("",)})
    return by_person(Person.objects.get(username=who))
