"""That somebody is left who manages people, targets and roles."""

from dataclasses import dataclass

from channels_app.models import Grant, Person
from channels_app.rules.roles import Role
from channels_app.services.errors import ServiceError


@dataclass
class LastAdministrator(ServiceError):
    """Without this person nobody could give a role to anybody."""

    person: Person

    def __str__(self) -> str:
        return (
            f"{self.person} is the only administrator on all targets, so nobody could give the role back. "
            "Make somebody else an administrator on all targets first."
        )


def is_last_administrator(person: Person) -> bool:
    """Whether the person administers all targets, and nobody else who is active does."""
    active = Grant.objects.filter(role=Role.ADMINISTRATOR.value, target=None, person__is_active=True)
    return active.filter(person=person).exists() and not active.exclude(person=person).exists()


def keep_an_administrator(person: Person) -> None:
    """Raise LastAdministrator where the person is one. Until the transaction ends nobody else is taken away either:
    of the last two, each could be let go because of the other."""
    everywhere = Grant.objects.filter(role=Role.ADMINISTRATOR.value, target=None).order_by("pk")
    list(everywhere.select_for_update().values_list("pk"))
    if is_last_administrator(person):
        raise LastAdministrator(person=person)
