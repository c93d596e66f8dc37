"""Lists of the trail that auditors open most, each with an address of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.http import urlencode

from channels_app.models import Person, SavedFilter

ENDED_BADLY = "~badly"  # no result and no action of the trail has a tilde
OUTSIDE, SIGN_INS, PEOPLE = "~outside", "~sign-ins", "~people"
SEVERAL = {
    ENDED_BADLY: ["failed", "refused"],
    OUTSIDE: ["channel.missing", "channel.adopt", "channel.accept", "drift.choose", "drift.ignore"],
    SIGN_INS: ["session.sign_in", "session.sign_in_failed", "session.sign_out"],
    PEOPLE: ["person.create", "person.change", "grant.give", "grant.take"],
}
NAMES = {
    OUTSIDE: "Anything about changes outside the console",
    SIGN_INS: "Anything about sign-ins",
    PEOPLE: "Anything about people and roles",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Ready:
    """A link of the page. `query` is what it asks for."""

    name: str
    query: str

    @property
    def address(self) -> str:
        return f"{reverse('audit')}?{self.query}"


def ready_lists(now: datetime) -> tuple[Ready, ...]:
    """What anybody who reads the trail asks sooner or later."""
    day = f"{now - timedelta(days=1):%Y-%m-%dT%H:%M}"
    asked = {
        "The last 24 hours": {"since": day},
        "Failed and refused": {"result": ENDED_BADLY},
        "Changed outside the console": {"action": OUTSIDE},
        "Sign-ins": {"action": SIGN_INS},
        "People and roles": {"action": PEOPLE},
    }
    return tuple(Ready(name=name, query=urlencode(query)) for name, query in asked.items())


def saved_lists(person: Person) -> list[SavedFilter]:
    return list(SavedFilter.objects.filter(person=person).order_by("name"))
