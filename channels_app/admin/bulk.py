"""The actions on channels: each asks on a page what and whether, calls one service, and states the count."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from channels_app.admin.door import door_of
from channels_app.admin.trying_again import report
from channels_app.jobs.wake import wake, wake_preview
from channels_app.models import Channel
from channels_app.models.channel import ChannelQuerySet
from channels_app.rules.bulk import Action, describe, read_action
from channels_app.services.bulk import Plan, again, plan_bulk, request_bulk
from channels_app.services.bulk.errors import SelectionChanged
from channels_app.services.bulk.request import check_action
from channels_app.services.errors import InvalidSpec, ServiceError

SHOWN = 50
PERMISSIONS = ["change_many"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What is asked for, as far as it was filled in."""

    do: str
    verb: str
    label: str = ""  # of the field that says what; empty where nothing has to be said
    help: str = ""


TAG = Wish(do="tag", verb="Put tags on", label="Tags", help="One key=value a line.")
UNTAG = Wish(do="untag", verb="Take tags off", label="Keys", help="One a line.")
TTL = Wish(do="ttl", verb="Change the TTL of", label="Message TTL", help="Seconds, 5 to 120.")
DELETE = Wish(do="delete", verb="Delete")


@admin.action(description="Put tags on", permissions=PERMISSIONS)
def put_tags_on(model_admin: Any, request: HttpRequest, queryset: QuerySet[Channel]) -> HttpResponse | None:
    return _act(TAG, model_admin, request, _plain(queryset))


@admin.action(description="Take tags off", permissions=PERMISSIONS)
def take_tags_off(model_admin: Any, request: HttpRequest, queryset: QuerySet[Channel]) -> HttpResponse | None:
    return _act(UNTAG, model_admin, request, _plain(queryset))


@admin.action(description="Change the TTL", permissions=PERMISSIONS)
def change_ttl(model_admin: Any, request: HttpRequest, queryset: QuerySet[Channel]) -> HttpResponse | None:
    return _act(TTL, model_admin, request, _plain(queryset))


@admin.action(description="Delete", permissions=PERMISSIONS)
def delete_many(model_admin: Any, request: HttpRequest, queryset: QuerySet[Channel]) -> HttpResponse | None:
    return _act(DELETE, model_admin, request, _plain(queryset))


@admin.action(description="Try again what failed", permissions=PERMISSIONS)
def try_failed_again(
    model_admin: Any, request: HttpRequest, queryset: QuerySet[Channel]
) -> HttpResponse | None:
    found = again.find_failures(_plain(queryset))
    if found is None:
        sentence = f"More than {again.MOST:,} of these have failed. Choose fewer of them."
        model_admin.message_user(request, sentence, messages.ERROR)
        return None
    reason = request.POST.get("reason", "")
    context: dict[str, object] = {
        "verb": "Try again",
        "happens": again.AGAIN,
        "digest": found.digest,
        "reason": reason,
        "count": len(found.going),
        "going": found.going[:SHOWN],
        "kept": found.kept[:SHOWN],
        "more": len(found.kept),
    }
    if "confirmed" not in request.POST:
        return _page(model_admin, request, context)
    if request.POST.get("shown", "") != found.digest:
        return _page(model_admin, request, {**context, "problems": [str(SelectionChanged())]})
    try:
        outcome = again.try_all_again(
            found.operations, actor=door_of(request).actor, reason=reason, wake=wake
        )
    except InvalidSpec as error:
        problems = [problem.message for problem in error.problems]
        return _page(model_admin, request, {**context, "problems": problems})
    report(outcome, request, model_admin)
    return None


ACTIONS = (put_tags_on, take_tags_off, change_ttl, delete_many, try_failed_again)


def _plain(queryset: QuerySet[Channel]) -> ChannelQuerySet:
    """Just which channels: without what the list joins and sorts by. One row each, however often it was found."""
    return Channel.objects.filter(pk__in=queryset.order_by().values("pk"))


def _act(
    wish: Wish, model_admin: Any, request: HttpRequest, channels: ChannelQuerySet
) -> HttpResponse | None:
    asked = request.POST.get("asked", "").replace("\x00", "").strip()
    action = read_action(wish.do, asked)
    context = {"wish": wish, "asked": asked, "verb": wish.verb, "reason": request.POST.get("reason", "")}
    try:
        if wish.label and not asked:
            return _page(model_admin, request, {**context, "count": channels.count()})
        check_action(action)
        if "confirmed" in request.POST:
            _carry_out(model_admin, request, channels, action)
            return None
    except InvalidSpec as error:
        context["problems"] = [problem.message for problem in error.problems]
        if {problem.field for problem in error.problems} & {"tags", "ttl"}:
            return _page(model_admin, request, {**context, "count": channels.count()})
    except ServiceError as error:
        context["problems"] = [str(error)]
    plan = plan_bulk(actor=door_of(request).actor, channels=[channels], action=action)
    return _page(model_admin, request, {**context, **_shown(plan)})


def _carry_out(model_admin: Any, request: HttpRequest, channels: ChannelQuerySet, action: Action) -> None:
    made = request_bulk(
        actor=door_of(request).actor,
        channels=[channels],
        action=action,
        typed=request.POST.get("typed", ""),
        reason=request.POST.get("reason", ""),
        shown=request.POST.get("shown", ""),
        submission=_submission(request.POST.get("submission", "")),
        wake_preview=wake_preview,
    )
    names = ", ".join(f"{batch.name} in {batch.target}" for batch in made)
    model_admin.message_user(request, f"A worker does it: batch {names}.", messages.SUCCESS)


def _shown(plan: Plan) -> dict[str, object]:
    going = [each for part in plan.parts for each in part.going]
    return {
        "plan": plan,
        "happens": describe(plan.action),
        "count": plan.number,
        "going": going[:SHOWN],
        "kept": plan.kept[:SHOWN],
        "more": len(plan.kept),
    }


def _page(model_admin: Any, request: HttpRequest, context: dict[str, object]) -> TemplateResponse:
    whole = {
        **model_admin.admin_site.each_context(request),
        "title": f"{context['verb']} these channels?",
        "opts": model_admin.opts,
        "action": request.POST.get("action", ""),
        "selected": request.POST.getlist("_selected_action"),
        "across": request.POST.get("select_across", "0"),
        "submission": request.POST.get("submission") or uuid4(),
        **context,
    }
    return TemplateResponse(request, "admin/bulk.html", whole)


def _submission(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
