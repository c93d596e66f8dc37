"""In which target somebody creates: the one that the address names, the only one there is, or one to choose."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from channels_app import wiring
from channels_app.models import Target
from channels_app.rules import regions, spec, tags
from channels_app.rules.roles import Ability
from channels_app.services import access
from channels_app.services.actor import Actor
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.sight import require_in
from channels_app.web.words import TYPES


def allowed_targets(actor: Actor) -> list[Target]:
    """Where the person may create."""
    return list(access.targets_for(actor.person, Ability.CHANGE_CHANNELS)) if actor.person else []


def target_to_create_in(request: HttpRequest, actor: Actor) -> Target | None:
    """The one that the address names, or the only one in which the person may create; None: they have to choose.

    Raises NotAllowed, and Http404 for a target that is none to them.
    """
    named = request.GET.get("target")
    if named is None:
        allowed = allowed_targets(actor)
        return allowed[0] if len(allowed) == 1 else None
    target = next((each for each in Target.objects.all() if each.name == named), None)
    if target is None:
        raise Http404
    require_in(target, actor, Ability.CHANGE_CHANNELS, attempted="create channels")
    return target


def context_of(request: PersonRequest, target: Target) -> dict[str, Any]:
    """What every form that creates in the target shows: where that is, and what may be entered."""
    region = wiring.region_of(target)
    return {
        "target": target,
        "region": region,
        "place": regions.name_of(region),
        "others": len(allowed_targets(actor_of(request))) > 1,
        "types": [(name, TYPES.get(name, "")) for name in settings.CHANNEL_TYPES],
        "rules": spec,
        "limits": tags,
    }


def ask_where(request: HttpRequest, actor: Actor, *, what: str) -> HttpResponse:
    """The page on which a target is chosen. Raises NotAllowed where there is none to choose."""
    allowed = allowed_targets(actor)
    if not allowed:
        access.require(actor, Ability.CHANGE_CHANNELS, attempted="create channels")
    return render(request, "channels/where.html", {"allowed": allowed, "what": what})
