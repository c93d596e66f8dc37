from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from channels_app.aws.errors import AwsError
from channels_app.jobs.wake import wake
from channels_app.models import Channel, Operation
from channels_app.rules.deletion import Guard
from channels_app.services.changes import change
from channels_app.services.creation import REASON_MAX
from channels_app.services.deletion import Sight, look_at, obstacle_to
from channels_app.services.errors import ChangedMeanwhile, InvalidSpec, NotAllowed, ServiceError
from channels_app.web.actor import PersonRequest, actor_of, hand_of
from channels_app.web.doors import gateway_of, haste
from channels_app.web.edit_page import Side, compare_sides
from channels_app.web.forms import edit as edits
from channels_app.web.forms.draft import Draft
from channels_app.web.forms.shown import ShownForm, answer_button, show
from channels_app.web.sight import channel_to_change
from channels_app.web.typed import take_up
from channels_app.web.where import context_of

NOT_OURS = "This form did not come back as it was given out, so nothing was changed. It is shown anew."
DONE_BEFORE = (
    "This form was sent before, and what it asked for then was done. To change more, press Edit again."
)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    """TTL and tags of one channel. The buttons for rows of tags come here too, so that it works without script."""
    channel = channel_to_change(actor_of(request), pk, attempted="change {}")
    if request.method == "POST":
        return _answer(request, channel, edits.read(request.POST, channel))
    if why := obstacle_to(channel):
        messages.error(request, why)
        return redirect(channel)
    typed = take_up(request)
    sent = edits.read(typed, channel) if typed is not None else None
    if sent is not None and sent.seen is not None:
        return _page(request, channel, show(sent.draft.with_room()), seen=sent.seen)
    return _start(request, channel)


def _start(request: PersonRequest, channel: Channel) -> HttpResponse:
    sight = look_at(channel, gateway=gateway_of(channel.target, actor_of(request)))
    form = show(edits.start(channel, sight.guard).with_room())
    return _page(request, channel, form, seen=sight.guard, sight=sight)


def _answer(request: PersonRequest, channel: Channel, sent: edits.Edit) -> HttpResponse:
    if sent.seen is None:
        messages.error(request, NOT_OURS)
        return _start(request, channel)
    if form := answer_button(request.POST, sent.draft):
        return _page(request, channel, form, seen=sent.seen)
    form = show(sent.draft.with_room())
    try:
        operation = _change(request, channel, sent.draft, sent.seen)
    except InvalidSpec as error:
        form = show(sent.draft.with_room(), problems=error.problems)
        return _page(request, channel, form, seen=sent.seen)
    except ChangedMeanwhile as error:
        sides = compare_sides(sent.seen, error.now, sent.draft)
        return _page(request, channel, form, seen=error.now, sides=sides)
    except NotAllowed:
        raise
    except (ServiceError, AwsError) as error:
        return _page(request, channel, form, seen=sent.seen, said=str(error))
    if operation.channel_id != channel.pk or not edits.asks_the_same(operation, sent.draft):
        messages.error(request, DONE_BEFORE)
    return redirect(channel)


def _change(request: PersonRequest, channel: Channel, draft: Draft, seen: Guard) -> Operation:
    actor = actor_of(request)
    return change(
        actor=actor,
        channel=channel,
        seen=seen,
        ttl=draft.spec.ttl,
        tags=draft.tags,
        reason=draft.reason,
        submission=draft.submission,
        gateway=gateway_of(channel.target, actor),
        hand=hand_of(request),
        haste=haste(),
        wake=wake,
    )


def _page(
    request: PersonRequest,
    channel: Channel,
    form: ShownForm,
    *,
    seen: Guard,
    sight: Sight | None = None,
    sides: Sequence[Side] = (),
    said: str = "",
) -> HttpResponse:
    context = {
        **context_of(request, channel.target),
        "others": False,
        "channel": channel,
        "form": form,
        "seal": edits.seal(seen, channel),
        "sight": sight,
        "sides": sides,
        "said": said,
        "has_ttl": edits.has_ttl(channel),
        "reason_max": REASON_MAX,
    }
    return render(request, "channels/edit.html", context)
