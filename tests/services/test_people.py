import pytest

from channels_app.audit.models import AuditEvent
from channels_app.models import Person
from channels_app.services.actor import Actor, Through
from channels_app.services.errors import NotAllowed, ReservedName
from channels_app.services.people import save_person, set_password
from tests.people import PASSWORD

NEW = "a stranger to all lists"


def through_admin(person: Person) -> Actor:
    return Actor(person=person, through=Through.ADMIN, address="203.0.113.7")


@pytest.mark.parametrize("name", ["console", "Console", " CONSOLE", "ｃonsole"])
def test_nobody_is_called_as_the_trail_calls_the_console(name: str, administrator: Person) -> None:
    with pytest.raises(ReservedName):
        save_person(actor=through_admin(administrator), person=Person(username=name), changed=["username"])

    assert not Person.objects.filter(username=name).exists()
    assert not AuditEvent.objects.exists()


def test_only_the_fields_that_are_named_are_written(administrator: Person, stranger: Person) -> None:
    read_before = Person.objects.get(pk=stranger.pk)
    set_password(actor=through_admin(administrator), person=stranger, password=NEW)

    read_before.last_name = "Fahmy-Lind"
    save_person(actor=through_admin(administrator), person=read_before, changed=["last_name"])

    stranger.refresh_from_db()
    assert stranger.last_name == "Fahmy-Lind"
    assert stranger.check_password(NEW)


def test_a_change_of_nothing_is_no_event(administrator: Person, stranger: Person) -> None:
    save_person(actor=through_admin(administrator), person=stranger, changed=[])

    assert not AuditEvent.objects.exists()


def test_a_password_is_told_as_changed_and_never_what_it_is(administrator: Person, stranger: Person) -> None:
    set_password(actor=through_admin(administrator), person=stranger, password=NEW)

    event = AuditEvent.objects.get()
    assert (event.action, event.subject_label) == ("person.change", "nadia")
    assert NEW not in event.body
    assert stranger.password not in event.body


def test_an_operator_sets_nobody_s_password_and_the_attempt_is_told(
    operator: Person, stranger: Person
) -> None:
    with pytest.raises(NotAllowed):
        set_password(actor=through_admin(operator), person=stranger, password=NEW)

    stranger.refresh_from_db()
    assert stranger.check_password(PASSWORD)
    assert AuditEvent.objects.get().action == "access.refused"
