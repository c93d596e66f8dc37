from uuid import uuid4

from django.http import HttpRequest

from channels_app.models import Person
from channels_app.services.actor import Actor, Through
from channels_app.services.road.hand import Hand
from channels_app.web.address import address_of


class PersonRequest(HttpRequest):
    """A request as views get it: LoginRequiredMiddleware has sent away whoever is not signed in."""

    user: Person


def actor_of(request: PersonRequest) -> Actor:
    """Who asks, by the browser, and from where."""
    return Actor(person=request.user, through=Through.BROWSER, address=address_of(request))


def hand_of(request: HttpRequest) -> Hand:
    """What carries this one request's operation out. No other request, thread or process has the same holder."""
    return Hand(through=Through.BROWSER, address=address_of(request), holder=f"web-{uuid4()}")
