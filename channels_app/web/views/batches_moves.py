from functools import partial
from typing import Protocol
from uuid import UUID

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from channels_app.jobs.wake import wake
from channels_app.models import Batch
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.roles import Ability
from channels_app.services import batches, previews
from channels_app.services.actor import Actor
from channels_app.services.errors import InvalidSpec
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.forms.draft import typed_reason
from channels_app.web.listing.batches_tally import WAITING, tally_of
from channels_app.web.sight import batch_in_sight, require_in
from channels_app.web.views.batches import show
from channels_app.web.views.explaining import explaining


class Move(Protocol):
    """A service that needs to know no more."""

    def __call__(self, *, actor: Actor, batch: Batch) -> object: ...


@require_POST
def submit(request: PersonRequest, pk: UUID) -> HttpResponse:
    actor = actor_of(request)
    batch = batch_in_sight(actor, pk)
    reason, rows_hash = typed_reason(request.POST), request.POST.get("rows_hash", "")
    try:
        with explaining(request, but=InvalidSpec):
            previews.submit(actor=actor, batch=batch, reason=reason, rows_hash=rows_hash, wake=wake)
    except InvalidSpec as error:
        return show(request, batch, reason=reason, error=str(error))
    return redirect(batch)


@require_POST
def discard(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _move(request, pk, previews.discard)


@require_POST
def pause(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _move(request, pk, batches.pause)


@require_POST
def go_on(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _move(request, pk, partial(batches.go_on, wake=wake))


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The page that says what will not be sent, and what becomes of its button."""
    actor = actor_of(request)
    batch = batch_in_sight(actor, pk)
    require_in(batch.target, actor, Ability.CHANGE_CHANNELS, attempted=f"cancel {batch}", subject=batch)
    if request.method == "POST":
        with explaining(request):
            batches.cancel_rest(actor=actor, batch=batch, reason=typed_reason(request.POST))
        return redirect(batch)
    if batch.state not in {BatchState.RUNNING, BatchState.PAUSED}:
        return redirect(batch)
    tally = tally_of(batch)
    context = {"batch": batch, "target": batch.target, "tally": tally, "waiting": tally.of(WAITING)}
    return render(request, "batches/cancel.html", context)


@require_POST
def try_again(request: PersonRequest, pk: UUID) -> HttpResponse:
    actor = actor_of(request)
    batch = batch_in_sight(actor, pk)
    with explaining(request):
        tried = batches.try_failed_again(actor=actor, batch=batch, wake=wake)
        _say_tried(request, tried)
    return redirect(batch)


def _move(request: PersonRequest, pk: UUID, move: Move) -> HttpResponse:
    actor = actor_of(request)
    batch = batch_in_sight(actor, pk)
    with explaining(request):
        move(actor=actor, batch=batch)
    return redirect(batch)


def _say_tried(request: PersonRequest, tried: int) -> None:
    if tried:
        messages.success(request, f"{intcomma(tried)} queued to be tried again.")
    else:
        messages.error(
            request, "None was queued again: nothing failed, or other channels have the names by now."
        )
