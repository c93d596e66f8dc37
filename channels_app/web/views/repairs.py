from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from channels_app.aws.gateway import Gateway
from channels_app.jobs.wake import wake
from channels_app.models import Operation, Target
from channels_app.services import cancelling, creation, doubts
from channels_app.services.actor import Actor
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.channel_page import newest_operation
from channels_app.web.doors import gateway_of
from channels_app.web.sight import channel_in_sight
from channels_app.web.views.explaining import explaining


class Repair(Protocol):
    """A service that needs to know no more."""

    def __call__(self, *, actor: Actor, operation: Operation, wake: Callable[[Target], None]) -> object: ...


class Decision(Protocol):
    """A service that ends what is unknown, after a look at AWS."""

    def __call__(self, *, actor: Actor, operation: Operation, gateway: Gateway, reason: str) -> object: ...


@require_POST
def try_again(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _repair(request, pk, creation.try_again)


@require_POST
def look_again(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _repair(request, pk, doubts.look_again)


@require_POST
def cancel(request: PersonRequest, pk: UUID) -> HttpResponse:
    actor = actor_of(request)
    with explaining(request):
        cancelling.cancel(actor=actor, operation=_operation(actor, pk))
    return redirect("channel", pk)


@require_POST
def give_up(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _decide(request, pk, doubts.give_up, called="Giving up")


@require_POST
def adopt(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _decide(request, pk, doubts.adopt, called="Adopting")


def _decide(request: PersonRequest, pk: UUID, decision: Decision, *, called: str) -> HttpResponse:
    actor = actor_of(request)
    operation = _operation(actor, pk)
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[: creation.REASON_MAX]
    if not reason:
        messages.error(request, f"{called} needs a reason, for whoever asks in a year. Enter one.")
        return redirect("channel", pk)
    with explaining(request):
        gateway = gateway_of(operation.target, actor)
        decision(actor=actor, operation=operation, gateway=gateway, reason=reason)
    return redirect("channel", pk)


def _repair(request: PersonRequest, pk: UUID, repair: Repair) -> HttpResponse:
    actor = actor_of(request)
    with explaining(request):
        repair(actor=actor, operation=_operation(actor, pk), wake=wake)
    return redirect("channel", pk)


def _operation(actor: Actor, pk: UUID) -> Operation:
    """The channel's newest: where one is open or failed, that is it."""
    operation = newest_operation(channel_in_sight(actor, pk))
    if operation is None:
        raise Http404
    return operation
