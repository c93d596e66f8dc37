from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from channels_app.models import Person
from channels_app.rules.roles import Ability
from channels_app.services import access
from channels_app.services.actor import Actor, Through
from channels_app.web.address import address_of


@login_not_required
def enter_admin(request: HttpRequest) -> HttpResponse:
    """Where Django admin sends whom it does not let in: to the one sign-in page, or told that they may not."""
    if isinstance(request.user, Person):
        actor = Actor(person=request.user, through=Through.ADMIN, address=address_of(request))
        access.require(actor, Ability.MANAGE, attempted="enter the administration")
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", reverse("admin:index")))
