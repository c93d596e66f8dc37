from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models.functions import Now

from channels_app.audit.append import Entry, append
from channels_app.models import FailedSignIns, Person
from channels_app.services.actor import Actor, Through

NAMED_AT_MOST: Final = 20
FORGET: Final = timedelta(days=1)  # an address that fell silent


def tell_sign_in(*, actor: Actor) -> None:
    """Put a sign-in into the trail."""
    with transaction.atomic(durable=True):
        append(actor.entry("session.sign_in", "succeeded", subject=actor.person))


def tell_sign_out(*, actor: Actor) -> None:
    """Put a sign-out into the trail."""
    with transaction.atomic(durable=True):
        append(actor.entry("session.sign_out", "succeeded", subject=actor.person))


def change_own_password(*, actor: Actor, person: Person, password: str) -> None:
    """Set the person's password. The trail learns that it changed, never what it is."""
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        append(actor.entry("person.change", "succeeded", subject=person, details={"changed": ["password"]}))


def count_failed_sign_in(*, address: str, username: str) -> None:
    """Count a sign-in that failed, and tell the trail: at once, or when a minute has gone since the last event.

    Only the names of people who are known here are kept: in the wrong field, a name may be a password.
    """
    known = list(Person.objects.filter(username=username).values_list("username", flat=True))
    with transaction.atomic(durable=True):
        FailedSignIns.objects.get_or_create(address=address)
        row = FailedSignIns.objects.select_for_update().get(address=address)
        row.people = list(dict.fromkeys([*row.people, *known]))[:NAMED_AT_MOST]
        row.untold += 1
        row.save(update_fields=["people", "untold"])
        _tell(address)


def tell_failed_sign_ins() -> int:
    """Tell the trail of failures that were still being counted when their address fell silent. How many events."""
    addresses = list(FailedSignIns.objects.to_tell().values_list("address", flat=True))
    told = 0
    for address in addresses:
        with transaction.atomic(durable=True):
            told += _tell(address)
    FailedSignIns.objects.filter(untold=0, told_at__lt=Now() - FORGET).delete()
    return told


def _tell(address: str) -> int:
    row = FailedSignIns.objects.select_for_update().to_tell().filter(address=address).first()
    if row is None:
        return 0
    append(
        Entry(
            action="session.sign_in_failed",
            result="failed",
            actor_id="",
            actor_name="",  # nobody is named who did not prove to be it
            through=Through.BROWSER.value,
            address=address,
            details={"count": row.untold, "people": row.people},
        )
    )
    FailedSignIns.objects.filter(pk=row.pk).update(untold=0, people=[], told_at=Now())
    return 1
