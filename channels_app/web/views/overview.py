from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from channels_app.rules.characters import shown
from channels_app.rules.roles import Ability
from channels_app.services.access import targets_for
from channels_app.web.actor import PersonRequest
from channels_app.web.listing.overview import administrators, look_over
from channels_app.web.listing.scope import where_to_create, where_to_create_many


@require_safe
def overview(request: PersonRequest) -> HttpResponse:
    """What is there and what needs attention; to who may read nothing, whom to ask."""
    readable = targets_for(request.user, Ability.READ_CHANNELS)
    if not readable.exists():
        return render(request, "overview/nothing.html", {"administrators": administrators()})
    named = request.GET.get("target", "")
    target = readable.filter(name=named).first() if named and "\0" not in named else None
    strange = f"There is no target that you may see called “{shown(named)}”. All are shown."
    context = {
        "seen": look_over(readable.filter(pk=target.pk) if target else readable),
        "target": target,
        "create_at": where_to_create(request.user, target),
        "create_many_at": where_to_create_many(request.user, target),
        "problems": [strange] if named and target is None else [],
    }
    return render(request, "overview/page.html", context)
