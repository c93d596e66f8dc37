from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower, Now

from channels_app.audit.append import append
from channels_app.audit.models import AuditEvent
from channels_app.models import Person
from channels_app.services.actor import Actor

ONE_SEARCH: Final = timedelta(minutes=15)  # turning pages and narrowing down is no search of its own
WORDS_AT_MOST: Final = 20


def tell_search(*, actor: Actor, words: Iterable[str]) -> None:
    """Where one of the words is a person's user name or id, put into the trail that its reader looked for that
    person: once in a quarter of an hour, whichever page of the list is read. Whoever asks was let in already."""
    untold = [person for person in _named(words) if not _told_lately(actor, person)]
    if untold:
        with transaction.atomic():
            append(*(actor.entry("audit.search", "succeeded", subject=person) for person in untold))


def _named(words: Iterable[str]) -> QuerySet[Person]:
    some = [word.strip() for word in words if word.strip()][:WORDS_AT_MOST]
    ids = [UUID(word) for word in some if _is_uuid(word)]
    names = [word.lower() for word in some]
    if not some:
        return Person.objects.none()
    return Person.objects.annotate(lower=Lower("username")).filter(Q(pk__in=ids) | Q(lower__in=names))


def _told_lately(actor: Actor, person: Person) -> bool:
    told = AuditEvent.objects.filter(actor_id=str(actor.asker.pk), action="audit.search")
    return told.filter(subject_kind="person", subject_id=str(person.pk), at__gt=Now() - ONE_SEARCH).exists()


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
