from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from channels_app.models import Channel
from channels_app.rules.roles import Ability
from channels_app.services import access
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.channel_page import page_of, stamp_of
from channels_app.web.sight import channel_in_sight


@require_safe
def detail(request: PersonRequest, pk: UUID) -> HttpResponse:
    channel = channel_in_sight(actor_of(request), pk)
    page = page_of(channel, reader=request.user)
    return render(request, "channels/detail.html", {"page": page, "target": channel.target})


@require_safe
def status(request: PersonRequest, pk: UUID) -> HttpResponse:
    """What an open page shows by now; nothing, where that is what it shows already.

    Who may read it no longer is sent to the page itself, which says so, and says it once.
    """
    channel = get_object_or_404(Channel.objects.select_related("target", "created_by"), pk=pk)
    if not access.may(request.user, Ability.READ_CHANNELS, target=channel.target):
        return HttpResponseClientRefresh()
    if request.GET.get("stamp") == stamp_of(channel):
        return HttpResponse(status=204)
    page = page_of(channel, reader=request.user)
    return render(request, "channels/status.html", {"page": page, "target": channel.target})
