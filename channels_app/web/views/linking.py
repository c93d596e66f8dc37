from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from channels_app.aws.errors import AwsError
from channels_app.jobs.wake import wake
from channels_app.models import Channel
from channels_app.rules.deletion import Difference
from channels_app.rules.spec import Problem
from channels_app.services.changes import link
from channels_app.services.creation import REASON_MAX
from channels_app.services.deletion import obstacle_to
from channels_app.services.endpoints import ask_media_storage
from channels_app.services.errors import ChangedMeanwhile, InvalidSpec
from channels_app.web.actor import PersonRequest, actor_of, hand_of
from channels_app.web.doors import gateway_of, haste
from channels_app.web.forms import confirmation
from channels_app.web.forms.confirmation import Confirmation
from channels_app.web.sight import channel_to_change
from channels_app.web.views.explaining import explaining
from channels_app.web.where import context_of

NO_STREAM = Problem(field="typed", message="Enter the ARN of the stream.")


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The page that links one channel to a stream or, where it is linked, undoes that."""
    actor = actor_of(request)
    channel = channel_to_change(actor, pk, attempted="link {} to a stream")
    if request.method == "POST":
        return _link(request, channel, confirmation.read(request.POST))
    if why := obstacle_to(channel):
        messages.error(request, why)
        return redirect(channel)
    try:
        storage = ask_media_storage(actor=actor, channel=channel, gateway=gateway_of(channel.target, actor))
    except AwsError as error:
        messages.error(request, str(error))
        return redirect(channel)
    return _page(request, channel, replace(confirmation.blank(), shown=storage.stream if storage.on else ""))


def _link(request: PersonRequest, channel: Channel, form: Confirmation) -> HttpResponse:
    """What the page showed decides what its button does."""
    actor = actor_of(request)
    if not form.shown and not form.typed:
        return _page(request, channel, form.with_problems([NO_STREAM], asked="Stream"))
    try:
        with explaining(request, but=(InvalidSpec, ChangedMeanwhile)):
            link(
                actor=actor,
                channel=channel,
                seen=form.shown,
                stream="" if form.shown else form.typed,
                reason=form.reason,
                submission=form.submission,
                gateway=gateway_of(channel.target, actor),
                hand=hand_of(request),
                haste=haste(),
                wake=wake,
            )
    except InvalidSpec as error:
        return _page(request, channel, form.with_problems(error.problems, asked="Stream"))
    except ChangedMeanwhile as error:
        messages.error(request, str(error))
        anew = replace(form, shown=error.now.stream or "")
        return _page(request, channel, anew, differences=error.differences)
    return redirect(channel)


def _page(
    request: PersonRequest, channel: Channel, form: Confirmation, *, differences: Sequence[Difference] = ()
) -> HttpResponse:
    context = {
        **context_of(request, channel.target),
        "others": False,
        "channel": channel,
        "form": form,
        "differences": differences,
        "reason_max": REASON_MAX,
    }
    return render(request, "channels/link.html", context)
