from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest

from channels_app.models import Person
from channels_app.services import sessions
from channels_app.services.actor import Actor, Through
from channels_app.web import typed
from channels_app.web.address import address_of


class SessionAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in, out and changing one's password, as allauth does it, each with its event in the trail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "This user name and password do not go together. Check both, capitals too.",
        "enter_current_password": "This is not your current password. Enter the one you signed in with.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Person) -> None:
        super().login(request, user)
        typed.keep(request)
        sessions.tell_sign_in(actor=_actor(request, user))

    def logout(self, request: HttpRequest) -> None:
        person = request.user
        super().logout(request)
        if isinstance(person, Person):
            sessions.tell_sign_out(actor=_actor(request, person))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        sessions.count_failed_sign_in(address=address_of(request), username=credentials.get("username", ""))

    def set_password(self, user: Person, password: str) -> None:
        sessions.change_own_password(actor=_actor(self.request, user), person=user, password=password)
        messages.success(self.request, "Your password is changed. Other browsers of yours were signed out.")

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def add_message(self, *args: object, **kwargs: object) -> None:
        """What allauth would say; the page that follows says enough."""


def _actor(request: HttpRequest, person: Person) -> Actor:
    return Actor(person=person, through=Through.BROWSER, address=address_of(request))
