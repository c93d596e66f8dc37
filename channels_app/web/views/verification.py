from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from channels_app.rules.roles import Ability
from channels_app.services.access import require
from channels_app.services.verifying import ask_for_verification
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.trail_page import read_trail_page

ASKED = "A worker goes through the whole trail now. What it finds is shown here; reload the page in a minute."


@require_safe
def verification(request: PersonRequest) -> HttpResponse:
    """How far the trail can be believed, for who may read all of it."""
    require(actor_of(request), Ability.READ_TRAIL, attempted="see how far the audit trail can be believed")
    return render(request, "audit/verification.html", {"trail": read_trail_page()})


@require_POST
def verify(request: PersonRequest) -> HttpResponse:
    """Have all of it verified."""
    ask_for_verification(actor=actor_of(request))
    messages.success(request, ASKED)
    return redirect("audit-verification")
