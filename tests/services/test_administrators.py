"""Somebody who manages people is always left."""

import threading
from contextlib import suppress

import pytest
from django.db import OperationalError, connections

from channels_app.audit.models import AuditEvent
from channels_app.models import Grant, Person, Target
from channels_app.rules.roles import Role
from channels_app.services.actor import Actor, Through
from channels_app.services.administrators import LastAdministrator
from channels_app.services.errors import NotAllowed
from channels_app.services.people import save_person, take_role
from tests.people import make_person


def by(person: Person) -> Actor:
    return Actor(person=person, through=Through.ADMIN, address="203.0.113.7")


def take(person: Person, *, actor: Person) -> None:
    take_role(actor=by(actor), grant=Grant.objects.get(person=person))


def deactivate(person: Person, *, actor: Person) -> None:
    theirs = Person.objects.get(pk=person.pk)
    theirs.is_active = False
    save_person(actor=by(actor), person=theirs, changed=["is_active"])


def test_the_last_administrator_keeps_the_role(administrator: Person) -> None:
    with pytest.raises(LastAdministrator, match="Tomasz Wolak is the only administrator"):
        take(administrator, actor=administrator)

    assert Grant.objects.filter(person=administrator).exists()
    assert not AuditEvent.objects.exists()


def test_the_last_administrator_is_not_deactivated(administrator: Person) -> None:
    with pytest.raises(LastAdministrator):
        deactivate(administrator, actor=administrator)

    administrator.refresh_from_db()
    assert administrator.is_active


def test_one_of_two_may_go(administrator: Person) -> None:
    make_person("tove", Role.ADMINISTRATOR)

    take(administrator, actor=administrator)

    assert not Grant.objects.filter(person=administrator).exists()


def test_who_left_or_administers_one_target_only_is_no_other(administrator: Person, target: Target) -> None:
    make_person("piet", Role.ADMINISTRATOR, is_active=False)
    make_person("tim", Role.ADMINISTRATOR, on=target)

    with pytest.raises(LastAdministrator):
        take(administrator, actor=administrator)


def test_another_role_of_the_last_administrator_is_taken(administrator: Person) -> None:
    grant = Grant.objects.create(person=administrator, role=Role.AUDITOR.value)

    take_role(actor=by(administrator), grant=grant)

    assert not Grant.objects.filter(pk=grant.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_take_each_other_away_at_once_leave_one() -> None:
    people = [make_person(name, Role.ADMINISTRATOR) for name in ("tomasz", "tove")]
    gate = threading.Barrier(2)

    def go(person: Person, other: Person) -> None:
        gate.wait()
        try:
            # As the last, as nobody's administrator any more, or by the lock of the other, which SQLite in memory
            # does not wait for
            with suppress(LastAdministrator, NotAllowed, OperationalError):
                take(other, actor=person)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=pair) for pair in (people, reversed(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Grant.objects.filter(role="administrator", target=None).count() == 1
