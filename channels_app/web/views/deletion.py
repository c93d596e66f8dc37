from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from channels_app.jobs.wake import wake
from channels_app.models import Channel
from channels_app.rules.regions import name_of
from channels_app.services.creation import REASON_MAX
from channels_app.services.deletion import delete, look_at, obstacle_to
from channels_app.services.errors import InvalidSpec, NotAsShown
from channels_app.web.actor import PersonRequest, actor_of, hand_of
from channels_app.web.doors import gateway_of, haste
from channels_app.web.forms import confirmation
from channels_app.web.forms.confirmation import Confirmation
from channels_app.web.sight import channel_to_change
from channels_app.web.views.explaining import explaining


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The page that says what deleting one channel means, and what becomes of its button."""
    channel = channel_to_change(actor_of(request), pk, attempted="delete {}")
    if request.method == "POST":
        return _delete(request, channel, confirmation.read(request.POST))
    if why := obstacle_to(channel):
        messages.error(request, why)
        return redirect(channel)
    return _page(request, channel, confirmation.blank())


def _delete(request: PersonRequest, channel: Channel, form: Confirmation) -> HttpResponse:
    actor = actor_of(request)
    try:
        with explaining(request, but=(InvalidSpec, NotAsShown)):
            delete(
                actor=actor,
                channel=channel,
                typed=form.typed,
                reason=form.reason,
                submission=form.submission,
                shown=form.shown,
                gateway=gateway_of(channel.target, actor),
                hand=hand_of(request),
                haste=haste(),
                wake=wake,
            )
    except InvalidSpec as error:
        return _page(request, channel, form.with_problems(error.problems, asked="Name"))
    except NotAsShown as error:
        messages.error(request, str(error))
        return _page(request, channel, form)
    return redirect(channel)


def _page(request: PersonRequest, channel: Channel, form: Confirmation) -> HttpResponse:
    target = channel.target
    sight = look_at(channel, gateway=gateway_of(target, actor_of(request)))
    context = {
        "sight": sight,
        "channel": channel,
        "form": form,
        "target": target,
        "region": target.region,
        "place": name_of(target.region),
        "reason_max": REASON_MAX,
    }
    return render(request, "channels/delete.html", context)
