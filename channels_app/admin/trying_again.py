"""The action *Try again*: it asks on a page, calls the service for each, and states the counts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from channels_app.admin.door import door_of
from channels_app.jobs.wake import wake
from channels_app.models import Channel, Kind, Operation
from channels_app.rules.lifecycle import ChannelState, OperationState
from channels_app.services.bulk.again import Outcome, try_all_again
from channels_app.services.errors import InvalidSpec

AT_ONCE = 500
REASONS_SHOWN = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Prospect:
    """An operation that was chosen; `obstacle` says why it cannot be tried again, if so."""

    operation: Operation
    obstacle: str


@admin.action(description="Try again", permissions=["try_again"])
def try_again(model_admin: Any, request: HttpRequest, queryset: QuerySet[Operation]) -> HttpResponse | None:
    """Queue failed creates again, once a page has been asked. AWS is called later, by a worker."""
    chosen = list(queryset.select_related("channel", "target", "actor")[: AT_ONCE + 1])
    if len(chosen) > AT_ONCE:
        sentence = (
            f"More than {AT_ONCE:,} are chosen. Choose at most so many, and go on with the others after."
        )
        model_admin.message_user(request, sentence, messages.ERROR)
        return None
    problems: list[str] = []
    if "confirmed" in request.POST:
        try:
            outcome = try_all_again(
                [each.pk for each in chosen],
                actor=door_of(request).actor,
                reason=request.POST.get("reason", ""),
                wake=wake,
            )
        except InvalidSpec as error:
            problems = [problem.message for problem in error.problems]
        else:
            report(outcome, request, model_admin)
            return None
    prospects = foresee(chosen, changeable=door_of(request).changeable)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Try again?",
        "opts": model_admin.opts,
        "action": try_again.__name__,
        "able": [each for each in prospects if not each.obstacle],
        "unable": [each for each in prospects if each.obstacle],
        "problems": problems,
    }
    return TemplateResponse(request, "admin/try_again.html", context)


def foresee(operations: Sequence[Operation], *, changeable: Collection[UUID]) -> list[Prospect]:
    """What can be tried again as things stand, for the page that asks. The service decides when it is called."""
    names = {operation.channel.name for operation in operations if operation.channel}
    live = Channel.objects.live().filter(name__in=names).values_list("target", "name")
    holders = set(live)
    return [
        Prospect(operation=operation, obstacle=find_obstacle(operation, holders, changeable))
        for operation in operations
    ]


def find_obstacle(
    operation: Operation, holders: Collection[tuple[UUID, str]], changeable: Collection[UUID]
) -> str:
    """Why it cannot be tried again; empty where it can. `holders` are the names of live channels."""
    if operation.target_id not in changeable:
        return f"Your role in {operation.target} does not allow it."
    if operation.state != OperationState.FAILED or operation.channel is None:
        return f"It is {operation.state}, and only what failed can be tried again."
    if operation.kind != Kind.CREATE:
        active = operation.channel.state == ChannelState.ACTIVE
        return "" if active else f"The channel is {operation.channel.state} by now."
    if (operation.target_id, operation.channel.name) in holders:
        return f"Another channel in {operation.target} is called {operation.channel.name} by now."
    return ""


def report(outcome: Outcome, request: HttpRequest, model_admin: Any) -> None:
    """Say how many, and of those that were not queued the first few reasons."""
    if outcome.queued:
        sentence = f"{outcome.queued:,} queued to be tried again. A worker does it."
        model_admin.message_user(request, sentence, messages.SUCCESS)
    if outcome.refusals:
        reasons = " ".join(dict.fromkeys(outcome.refusals[:REASONS_SHOWN]))
        sentence = f"{len(outcome.refusals):,} not queued. {reasons}"
        model_admin.message_user(request, sentence, messages.WARNING)
