"""What AWS is asked about a channel when somebody wants to see it: on the page this once, and kept nowhere."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from channels_app.aws.errors import AwsError
from channels_app.models import Channel
from channels_app.services.endpoints import ask_endpoints, ask_ice_servers, ask_media_storage
from channels_app.services.errors import NotInAws
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.channel_page import page_of
from channels_app.web.doors import gateway_of
from channels_app.web.sight import channel_in_sight

ROLES = ("MASTER", "VIEWER")


@require_POST
def endpoints(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _ask_as_role(request, pk, "endpoints", ask_endpoints)


@require_POST
@never_cache
def ice(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The relays have passwords, so no cache may keep this page."""
    return _ask_as_role(request, pk, "ice", ask_ice_servers)


@require_POST
def media_storage(request: PersonRequest, pk: UUID) -> HttpResponse:
    actor = actor_of(request)
    channel = channel_in_sight(actor, pk)
    gateway = gateway_of(channel.target, actor)
    return _answer(
        request, channel, "storage", lambda: ask_media_storage(actor=actor, channel=channel, gateway=gateway)
    )


def _ask_as_role(request: PersonRequest, pk: UUID, what: str, ask: Callable[..., object]) -> HttpResponse:
    """What AWS tells whoever connects as a master or as a viewer."""
    actor = actor_of(request)
    channel = channel_in_sight(actor, pk)
    role, gateway = _role(request), gateway_of(channel.target, actor)
    return _answer(
        request, channel, what, lambda: ask(actor=actor, channel=channel, role=role, gateway=gateway)
    )


def _role(request: PersonRequest) -> str:
    role = request.POST.get("role", "")
    if role not in ROLES:
        raise Http404
    return role


def _answer(request: PersonRequest, channel: Channel, what: str, ask: Callable[[], object]) -> HttpResponse:
    """The channel's page with what AWS said, or why it said nothing."""
    try:
        told: dict[str, object] = {what: ask(), "asked_as": request.POST.get("role", "")}
    except (AwsError, NotInAws) as error:
        told = {f"{what}_said": str(error)}
    page = page_of(channel, reader=request.user)
    return render(request, "channels/detail.html", {"page": page, "target": channel.target, **told})
