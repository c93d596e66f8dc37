import secrets
import unicodedata
from collections.abc import Sequence

from django.db import transaction

from channels_app.audit.append import append
from channels_app.models import Grant, Person, Target
from channels_app.rules.roles import Ability, Role
from channels_app.services.access import require
from channels_app.services.actor import CONSOLE, Actor, Through
from channels_app.services.administrators import keep_an_administrator
from channels_app.services.errors import ReservedName

FIRST_ROLES = (Role.ADMINISTRATOR, Role.AUDITOR, Role.OPERATOR)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def create_first_person(*, address: str) -> tuple[Person, str] | None:
    """`admin`, with a generated password and every role on all targets; None where somebody is there already.

    The password is in the answer and nowhere else.
    """
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(3))
    with transaction.atomic():
        if Person.objects.exists():
            return None
        person = Person.objects.create_user("admin", password=password, is_staff=True)
        _give_first_roles(person, FIRST_ROLES, address)
    return person, password


def create_administrator(*, person: Person, password: str, address: str) -> Person:
    """Add a person, not saved yet, who administers all targets, for somebody at the machine itself, whom no role of
    ours can keep from its database. Raises ReservedName."""
    if is_reserved(person.username):
        raise ReservedName(username=person.username)
    person.set_password(password)
    with transaction.atomic():
        person.save(force_insert=True)
        _give_first_roles(person, (Role.ADMINISTRATOR,), address)
    return person


def reset_password(*, person: Person, password: str, address: str) -> Person:
    """Set a password for somebody at the machine itself. The trail learns that it changed, never what it is."""
    with transaction.atomic():
        _set_password(person, password, _at_machine(address))
    return person


def save_person(*, actor: Actor, person: Person, changed: list[str]) -> Person:
    """Create or change a person. `changed` names the fields, which are all that is written and told.

    Raises NotAllowed, ReservedName, and LastAdministrator for deactivating that one.
    """
    require(actor, Ability.MANAGE, attempted="manage people", subject=person)
    if is_reserved(person.username):
        raise ReservedName(username=person.username)
    adding = person._state.adding
    if not adding and not changed:
        return person
    action = "person.create" if adding else "person.change"
    with transaction.atomic():
        if not adding and "is_active" in changed and not person.is_active:
            keep_an_administrator(person)
        person.save(update_fields=None if adding else changed)
        append(actor.entry(action, "succeeded", subject=person, details={"changed": sorted(changed)}))
    return person


def is_reserved(username: str) -> bool:
    """Whether the trail would take the person for the console itself."""
    return unicodedata.normalize("NFKC", username).strip().casefold() == CONSOLE


def set_password(*, actor: Actor, person: Person, password: str) -> Person:
    """Set another person's password. The trail learns that it changed, never what it is."""
    require(actor, Ability.MANAGE, attempted="set passwords", subject=person)
    with transaction.atomic():
        _set_password(person, password, actor)
    return person


def give_role(*, actor: Actor, person: Person, role: Role, target: Target | None) -> Grant:
    """Grant the role on the target, or on all. Giving it twice is no error and leaves one event."""
    require(actor, Ability.MANAGE, attempted="give roles", target=None, subject=person)
    with transaction.atomic():
        grant, made = Grant.objects.get_or_create(person=person, role=role.value, target=target)
        if made:
            details = {"role": role.value, "on": target.name if target else "all targets"}
            append(actor.entry("grant.give", "succeeded", subject=person, target=target, details=details))
    return grant


def take_role(*, actor: Actor, grant: Grant) -> None:
    """Take a role away. What the person did with it stays in the trail. Raises NotAllowed, LastAdministrator."""
    require(actor, Ability.MANAGE, attempted="take roles away", subject=grant.person)
    details = {"role": grant.role, "on": grant.target.name if grant.target else "all targets"}
    with transaction.atomic():
        if grant.role == Role.ADMINISTRATOR and grant.target is None:
            keep_an_administrator(grant.person)
        grant.delete()
        append(
            actor.entry("grant.take", "succeeded", subject=grant.person, target=grant.target, details=details)
        )


def _set_password(person: Person, password: str, actor: Actor) -> None:
    person.set_password(password)
    person.save(update_fields=["password"])
    append(actor.entry("person.change", "succeeded", subject=person, details={"changed": ["password"]}))


def _give_first_roles(person: Person, roles: Sequence[Role], address: str) -> None:
    Grant.objects.bulk_create(Grant(person=person, role=role.value) for role in roles)
    details = {"roles": [role.value for role in roles]}
    append(_at_machine(address).entry("person.create", "succeeded", subject=person, details=details))


def _at_machine(address: str) -> Actor:
    return Actor(person=None, through=Through.COMMAND, address=address)
