from typing import Final
from uuid import UUID

from django.db import transaction

from channels_app.audit.append import append
from channels_app.models import Person, SavedFilter
from channels_app.rules.roles import Ability
from channels_app.services.access import require, targets_for
from channels_app.services.actor import Actor
from channels_app.services.errors import ServiceError

AT_MOST: Final = 50
NAME_MAX: Final[int] = SavedFilter._meta.get_field("name").max_length or 0
QUERY_MAX: Final[int] = SavedFilter._meta.get_field("query").max_length or 0


class CannotSaveFilter(ServiceError):
    """What was to be saved is not of a form that can be."""

    def __init__(self, why: str) -> None:
        self.why = why

    def __str__(self) -> str:
        return self.why


def save_filter(*, actor: Actor, name: str, query: str) -> SavedFilter:
    """Keep what a person looks for in the trail under a name; one that they have of this name is replaced.

    `query` is that of an address of the audit page. Raises NotAllowed where the person reads none of the trail, and
    CannotSaveFilter.
    """
    _require(actor, "save a filter of the audit trail")
    name = " ".join(name.split())
    if problem := _problem(name, query):
        raise CannotSaveFilter(problem)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=actor.asker.pk)
        own = SavedFilter.objects.filter(person=actor.asker)
        if own.exclude(name=name).count() >= AT_MOST:
            raise CannotSaveFilter(
                f"You have {AT_MOST} saved filters. Remove one that you do not need any more."
            )
        saved, _ = own.update_or_create(name=name, defaults={"person": actor.asker, "query": query})
        append(actor.entry("filter.save", "succeeded", details={"name": name, "query": query}))
    return saved


def forget_filter(*, actor: Actor, key: UUID) -> None:
    """Remove one of the person's own; nothing happens where it is gone already. Raises NotAllowed."""
    _require(actor, "remove a filter of the audit trail")
    with transaction.atomic():
        saved = SavedFilter.objects.select_for_update().filter(person=actor.asker, pk=key).first()
        if saved is not None:
            saved.delete()
            append(actor.entry("filter.forget", "succeeded", details={"name": saved.name}))


def _problem(name: str, query: str) -> str:
    if not name:
        return "Enter a name under which to save this filter."
    if len(name) > NAME_MAX:
        return f"The name has {len(name):,} characters. Enter at most {NAME_MAX}."
    if not query or len(query) > QUERY_MAX:
        return "Nothing is filtered that could be saved. Choose a filter first."
    return ""


def _require(actor: Actor, attempted: str) -> None:
    if not targets_for(actor.asker, Ability.READ_TRAIL).exists():
        require(actor, Ability.READ_TRAIL, attempted=attempted)
