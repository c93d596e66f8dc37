from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from channels_app.jobs.wake import wake
from channels_app.models import Target
from channels_app.rules import spec
from channels_app.services import creation
from channels_app.services.actor import Actor
from channels_app.services.errors import InvalidSpec, NameTaken
from channels_app.web.actor import PersonRequest, actor_of, hand_of
from channels_app.web.doors import gateway_of, haste
from channels_app.web.forms import draft as drafts
from channels_app.web.forms.shown import ShownForm, answer_button, show
from channels_app.web.typed import take_up
from channels_app.web.where import ask_where, context_of, target_to_create_in


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """The form, and what becomes of it. Its buttons for rows come here too, so that it works without script."""
    actor = actor_of(request)
    target = target_to_create_in(request, actor)
    if target is None:
        return ask_where(request, actor, what="Create a channel")
    if request.method != "POST":
        typed = take_up(request)
        draft = drafts.blank(request.GET) if typed is None else drafts.read(typed)
        return _page(request, target, show(draft.with_room()))
    draft = drafts.read(request.POST)
    form = answer_button(request.POST, draft)
    if form is not None:
        return _page(request, target, form)
    return _submit(request, actor, target, draft)


def _submit(request: PersonRequest, actor: Actor, target: Target, draft: drafts.Draft) -> HttpResponse:
    try:
        operation = creation.create(
            actor=actor,
            target=target,
            spec=draft.spec,
            reason=draft.reason,
            submission=draft.submission,
            types=settings.CHANNEL_TYPES,
            gateway=gateway_of(target, actor),
            hand=hand_of(request),
            haste=haste(),
            wake=wake,
        )
    except InvalidSpec as error:
        return _page(request, target, show(draft.with_room(), problems=error.problems))
    except NameTaken as error:
        problem = spec.Problem(field="name", message=f"{draft.name} is in {target} already.")
        form = show(draft.with_room(), problems=[problem], taken=error.channel)
        return _page(request, target, form)
    if operation.channel is None:
        raise Http404
    if operation.wish != spec.as_wish(draft.spec):
        made = f"This form had made {operation.channel} already, so nothing else was created."
        messages.error(request, f"{made} To make what follows too, send it once more.")
        return _page(request, target, show(draft.anew().with_room()))
    return redirect(operation.channel)


def _page(request: PersonRequest, target: Target, form: ShownForm) -> HttpResponse:
    context = {**context_of(request, target), "form": form, "reason_max": creation.REASON_MAX}
    return render(request, "channels/new.html", context)
