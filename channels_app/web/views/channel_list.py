from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from channels_app.rules.roles import Ability
from channels_app.services import access
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.listing.answer import answer
from channels_app.web.listing.channels import list_channels
from channels_app.web.listing.links import Links
from channels_app.web.listing.scope import readable_targets, where_to_create, where_to_create_many


@require_safe
def channels(request: PersonRequest) -> HttpResponse:
    """The channels that a person may read, as the address asks for them."""
    found = list_channels(readable=readable_targets(actor_of(request)), links=Links.of(request))
    context = {
        "found": found,
        "target": found.target,
        "may_change": access.targets_for(request.user, Ability.CHANGE_CHANNELS).exists(),
        "create_at": where_to_create(request.user, found.target),
        "create_many_at": where_to_create_many(request.user, found.target),
    }
    if found.nothing_yet:
        return render(request, "channels/empty.html", context)
    return answer(request, "channels", context, links=found.links)
