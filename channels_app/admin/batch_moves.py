"""The actions on batches: each asks on a page, calls the service for each batch, and states the counts."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from channels_app.admin.door import door_of
from channels_app.jobs.wake import wake
from channels_app.models import Batch
from channels_app.rules.lifecycle import BatchState
from channels_app.services import batches
from channels_app.services.actor import Actor
from channels_app.services.errors import ServiceError

AT_ONCE = 100
REASONS_SHOWN = 5
_B = BatchState


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """What is done to each batch that was chosen; `states` are those in which it can be done."""

    name: str
    asks: str
    says: str  # of those that it was done to
    states: frozenset[BatchState]
    carry_out: Callable[[Actor, Batch], object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Prospect:
    """A batch that was chosen; `obstacle` says why nothing will be done to it, if so."""

    batch: Batch
    obstacle: str


@dataclass(kw_only=True, slots=True)
class Outcome:
    moved: int = 0
    refusals: list[str] = field(default_factory=list)


PAUSE = Move(
    name="pause",
    asks="Pause",
    says="paused",
    states=frozenset({_B.RUNNING}),
    carry_out=lambda actor, batch: batches.pause(actor=actor, batch=batch),
)
GO_ON = Move(
    name="go_on",
    asks="Go on with",
    says="go on",
    states=frozenset({_B.PAUSED}),
    carry_out=lambda actor, batch: batches.go_on(actor=actor, batch=batch, wake=wake),
)
TRY_FAILED_AGAIN = Move(
    name="try_failed_again",
    asks="Try the failed rows again of",
    says="have their failed rows queued again",
    states=frozenset({_B.RUNNING, _B.PAUSED, _B.DONE}),
    carry_out=lambda actor, batch: batches.try_failed_again(actor=actor, batch=batch, wake=wake),
)
MOVES = (PAUSE, GO_ON, TRY_FAILED_AGAIN)


@admin.action(description="Pause", permissions=["move"])
def pause(model_admin: Any, request: HttpRequest, queryset: QuerySet[Batch]) -> HttpResponse | None:
    return _act(PAUSE, model_admin, request, queryset)


@admin.action(description="Go on", permissions=["move"])
def go_on(model_admin: Any, request: HttpRequest, queryset: QuerySet[Batch]) -> HttpResponse | None:
    return _act(GO_ON, model_admin, request, queryset)


@admin.action(description="Try failed rows again", permissions=["move"])
def try_failed_again(
    model_admin: Any, request: HttpRequest, queryset: QuerySet[Batch]
) -> HttpResponse | None:
    return _act(TRY_FAILED_AGAIN, model_admin, request, queryset)


def _act(
    move: Move, model_admin: Any, request: HttpRequest, queryset: QuerySet[Batch]
) -> HttpResponse | None:
    chosen = list(queryset.select_related("target", "created_by")[: AT_ONCE + 1])
    if len(chosen) > AT_ONCE:
        sentence = f"More than {AT_ONCE:,} are chosen. Choose at most so many."
        model_admin.message_user(request, sentence, messages.ERROR)
        return None
    if "confirmed" in request.POST:
        report(move, carry_out(move, chosen, actor=door_of(request).actor), request, model_admin)
        return None
    prospects = foresee(move, chosen, changeable=door_of(request).changeable)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"{move.asks} these batches?",
        "opts": model_admin.opts,
        "move": move,
        "able": [each for each in prospects if not each.obstacle],
        "unable": [each for each in prospects if each.obstacle],
    }
    return TemplateResponse(request, "admin/move_batches.html", context)


def foresee(move: Move, chosen: Sequence[Batch], *, changeable: Collection[UUID]) -> list[Prospect]:
    """What can be done as things stand, for the page that asks. The service decides when it is called."""
    return [Prospect(batch=batch, obstacle=_obstacle(move, batch, changeable)) for batch in chosen]


def carry_out(move: Move, chosen: Sequence[Batch], *, actor: Actor) -> Outcome:
    """Each in turn; what the service refuses does not keep back the others."""
    outcome = Outcome()
    for batch in chosen:
        try:
            move.carry_out(actor, batch)
        except ServiceError as refusal:
            outcome.refusals.append(str(refusal))
        else:
            outcome.moved += 1
    return outcome


def report(move: Move, outcome: Outcome, request: HttpRequest, model_admin: Any) -> None:
    """Say how many, and of the others the first few reasons."""
    if outcome.moved:
        model_admin.message_user(request, f"{outcome.moved:,} {move.says}.", messages.SUCCESS)
    if outcome.refusals:
        reasons = " ".join(dict.fromkeys(outcome.refusals[:REASONS_SHOWN]))
        sentence = f"{len(outcome.refusals):,} left as they are. {reasons}"
        model_admin.message_user(request, sentence, messages.WARNING)


def _obstacle(move: Move, batch: Batch, changeable: Collection[UUID]) -> str:
    if batch.target_id not in changeable:
        return f"Your role in {batch.target} does not allow it."
    return "" if BatchState(batch.state) in move.states else f"It is {batch.state}."
