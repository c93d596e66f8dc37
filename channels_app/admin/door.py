from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest

from channels_app.models import Person, Target
from channels_app.rules.roles import Ability
from channels_app.services import access
from channels_app.services.actor import Actor, Through


class Door:
    """What the person of one request may do here. Each question is asked of services.access once a request."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._everywhere: dict[Ability, bool] = {}

    @property
    def actor(self) -> Actor:
        """Raises TypeError for who is not signed in: no page of the site is shown to them."""
        if self._person is None:
            raise TypeError("Nobody is signed in")
        address: str = vars(self._request)["client_address"]  # left there by the pages' middleware
        return Actor(person=self._person, through=Through.ADMIN, address=address)

    @cached_property
    def abilities(self) -> frozenset[Ability]:
        """All that the person may do somewhere."""
        return access.abilities(self._person) if self._person else frozenset()

    def may_everywhere(self, ability: Ability) -> bool:
        if self._person is None or ability not in self.abilities:
            return False
        if ability not in self._everywhere:
            self._everywhere[ability] = access.may(self._person, ability)
        return self._everywhere[ability]

    def targets(self, ability: Ability) -> QuerySet[Target]:
        """Where the person may do it."""
        return access.targets_for(self.actor.asker, ability)

    @cached_property
    def readable(self) -> dict[UUID, str]:
        """The targets whose channels the person may read: their keys and names."""
        return dict(self.targets(Ability.READ_CHANNELS).values_list("pk", "name"))

    @cached_property
    def changeable(self) -> frozenset[UUID]:
        """The targets whose channels the person may change."""
        return frozenset(self.targets(Ability.CHANGE_CHANNELS).values_list("pk", flat=True))

    @cached_property
    def _person(self) -> Person | None:
        return self._request.user if isinstance(self._request.user, Person) else None


def door_of(request: HttpRequest) -> Door:
    """The same door for the whole of a request."""
    door: Door = vars(request).setdefault("door", Door(request))
    return door
