"""The two commands about people that Django brings, as ours: each leaves its event."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from channels_app.audit.models import AuditEvent
from channels_app.models import Grant, Person
from channels_app.rules.roles import Role

GOOD = "correct horse battery"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What somebody types where a password is asked for, in turn."""
    keys: list[str] = []
    monkeypatch.setattr("channels_app.management.passwords.getpass", lambda _: keys.pop(0))
    return keys


def run(command: str, *options: str) -> str:
    out = StringIO()
    call_command(command, *options, stdout=out, stderr=out)
    return out.getvalue()


def test_a_new_password_is_taken_and_told_but_not_shown(operator: Person, typed: list[str]) -> None:
    typed += [GOOD, GOOD]

    said = run("changepassword", "mara")

    operator.refresh_from_db()
    assert operator.check_password(GOOD)
    event = AuditEvent.objects.get(action="person.change")
    assert (event.actor, event.through, event.subject_label) == ("console", "command", "mara")
    assert "@" in event.address
    assert GOOD not in said + event.body


def test_a_slip_and_a_weak_one_are_asked_for_again(operator: Person, typed: list[str]) -> None:
    typed += [GOOD, "else", "password", "password", GOOD, GOOD]

    said = run("changepassword", "mara")

    assert "The two are not the same." in said
    assert "too common" in said


def test_three_bad_ones_change_nothing(operator: Person, typed: list[str]) -> None:
    typed += ["short", "short"] * 3

    with pytest.raises(CommandError, match="No password was set"):
        run("changepassword", "mara")

    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_a_name_that_nobody_has_is_a_sentence() -> None:
    with pytest.raises(CommandError, match="Nobody is called nemo"):
        run("changepassword", "nemo")


@pytest.mark.django_db
def test_an_administrator_is_added_with_their_role_and_told(typed: list[str]) -> None:
    typed += [GOOD, GOOD]

    run("createsuperuser", "--username", "tove")

    person = Person.objects.get(username="tove")
    assert person.check_password(GOOD)
    assert (person.is_staff, person.is_superuser) == (True, False)
    assert Grant.objects.get(person=person, target=None).role == Role.ADMINISTRATOR
    assert AuditEvent.objects.get().facts["details"] == {"roles": ["administrator"]}


@pytest.mark.django_db
def test_a_script_gives_the_password_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", GOOD)

    run("createsuperuser", "--username", "tove", "--noinput")

    assert Person.objects.get(username="tove").check_password(GOOD)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--username", "mara"), "already exists"),
        (("--username", "Console"), "Console"),
        (("--username", "two words"), "valid username"),
        ((), "Name the person"),
        (("--username", "tove"), "will not do"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_leaves_nobody(
    operator: Person, options: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "weak" if said == "will not do" else GOOD)

    with pytest.raises(CommandError, match=said):
        run("createsuperuser", "--noinput", *options)

    assert list(Person.objects.all()) == [operator]
    assert not AuditEvent.objects.exists()
