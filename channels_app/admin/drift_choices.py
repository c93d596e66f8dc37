"""The actions on drift: each asks on a page what will happen to which, calls one service, and states the count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from channels_app.admin.door import door_of
from channels_app.jobs.wake import wake_sync
from channels_app.models import Choice, Drift, Target
from channels_app.models.clock import read_database_clock
from channels_app.rules.drift import DriftKind
from channels_app.rules.roles import Ability
from channels_app.services import access
from channels_app.services.actor import Actor
from channels_app.services.drift.choosing import choose
from channels_app.services.drift.choosing import ignore as ignore_drifts
from channels_app.services.drift.decision import DONE, IGNORE, Decision
from channels_app.services.errors import InvalidSpec

PERMISSIONS = ["decide"]
SAMPLE = 50
ON_RECORD, NOT_ON_RECORD = "It is on record already.", "It is not on record. Adopt or delete it."
UNFIT: Mapping[str, str] = {  # why it cannot be done to others
    Choice.ADOPT: ON_RECORD,
    Choice.DELETE: ON_RECORD,
    Choice.ACCEPT: NOT_ON_RECORD,
    Choice.PUT_BACK: NOT_ON_RECORD,
}


class DecisionForm(forms.Form):
    """What the page asks for. The count and a target's own wish for a reason are the service's to check."""

    seen_before = forms.DateTimeField(required=False)
    typed = forms.CharField(required=False, max_length=20)
    days = forms.IntegerField(required=False, min_value=1, max_value=3_650)
    reason = forms.CharField(required=False, max_length=1_000)

    def __init__(self, do: str, *args: Any) -> None:
        super().__init__(*args)
        ignoring = do == IGNORE
        self.fields["days"].required = self.fields["reason"].required = ignoring


@dataclass(frozen=True, kw_only=True, slots=True)
class Prospect(Decision):
    """It, of one target and of those of the chosen that are certain: what was missed by one look may yet turn up."""

    target: Target
    chosen: QuerySet[Drift]
    seen_before: datetime

    @property
    def sample(self) -> list[Drift]:
        return list(self.fitting.select_related("channel").order_by("name", "pk")[:SAMPLE])

    @property
    def left(self) -> QuerySet[Drift]:
        return self.chosen.exclude(pk__in=self.fitting.values("pk"))

    def why_not(self, drift: Drift) -> str:
        """Why one that is left as it is cannot be chosen so."""
        if drift.kind == DriftKind.MISSING and self.do in {IGNORE, Choice.ACCEPT, Choice.PUT_BACK}:
            return "One look only found nothing in AWS. Another will tell."
        if drift.kind == DriftKind.ELSEWHERE and self.do in {Choice.ADOPT, Choice.DELETE}:
            return "Another installation keeps it. Tick it to choose it."
        if drift.kind == DriftKind.RECREATED and self.do == Choice.PUT_BACK:
            return "It was created anew, with another ARN. Accept it."
        return UNFIT[self.do]


@admin.action(description="Adopt", permissions=PERMISSIONS)
def adopt(model_admin: Any, request: HttpRequest, queryset: QuerySet[Drift]) -> HttpResponse | None:
    return _act(Choice.ADOPT.value, model_admin, request, queryset)


@admin.action(description="Put back", permissions=PERMISSIONS)
def put_back(model_admin: Any, request: HttpRequest, queryset: QuerySet[Drift]) -> HttpResponse | None:
    return _act(Choice.PUT_BACK.value, model_admin, request, queryset)


@admin.action(description="Accept what AWS has", permissions=PERMISSIONS)
def accept(model_admin: Any, request: HttpRequest, queryset: QuerySet[Drift]) -> HttpResponse | None:
    return _act(Choice.ACCEPT.value, model_admin, request, queryset)


@admin.action(description="Delete", permissions=PERMISSIONS)
def delete(model_admin: Any, request: HttpRequest, queryset: QuerySet[Drift]) -> HttpResponse | None:
    return _act(Choice.DELETE.value, model_admin, request, queryset)


@admin.action(description="Ignore for a time", permissions=PERMISSIONS)
def ignore(model_admin: Any, request: HttpRequest, queryset: QuerySet[Drift]) -> HttpResponse | None:
    return _act(IGNORE, model_admin, request, queryset)


ACTIONS = (adopt, put_back, accept, delete, ignore)


def _act(do: str, model_admin: Any, request: HttpRequest, queryset: QuerySet[Drift]) -> HttpResponse | None:
    form = DecisionForm(do, request.POST)
    sound = form.is_valid()
    seen_before = form.cleaned_data.get("seen_before") or read_database_clock()
    drifts = Drift.objects.filter(pk__in=queryset.order_by().values("pk"), seen_at__lte=seen_before)
    targets = list(Target.objects.filter(pk__in=drifts.values("target")).order_by("name")[:2])
    if len(targets) != 1:
        sentence = "These are of several targets. Filter the list by one, and choose there."
        model_admin.message_user(request, sentence if targets else "They agree by now.", messages.ERROR)
        return None
    target, actor = targets[0], door_of(request).actor
    attempted = "decide about what differs from AWS"
    access.require(actor, Ability.CHANGE_CHANNELS, target=target, attempted=attempted, subject=target)
    across = request.POST.get("select_across", "0") == "1"
    decision = Prospect(
        do=do,
        target=target,
        chosen=drifts,
        drifts=drifts.certain(),
        all_of_them=across,
        seen_before=seen_before,
    )
    problems: list[str] = []
    if "confirmed" in request.POST:
        try:
            if sound:
                model_admin.message_user(request, _carry_out(decision, actor, form), messages.SUCCESS)
                return None
            problems = [f"{name.capitalize()}: {each[0]}" for name, each in form.errors.items()]
        except InvalidSpec as error:
            problems = [problem.message for problem in error.problems]
    return _ask(decision, model_admin, request, problems)


def _carry_out(decision: Prospect, actor: Actor, form: DecisionForm) -> str:
    """Have it done; the sentence that says so."""
    typed = form.cleaned_data
    target, drifts, reason = decision.target, decision.fitting, typed["reason"]
    if decision.do == IGNORE:
        days = typed["days"]
        number = ignore_drifts(actor=actor, target=target, drifts=drifts, days=days, reason=reason)
        return f"{intcomma(number)} ignored for {days} day{'' if days == 1 else 's'}."
    number = choose(
        actor=actor,
        target=target,
        drifts=drifts,
        choice=Choice(decision.do),
        all_of_them=decision.all_of_them,
        reason=reason,
        wake_sync=wake_sync,
        typed=typed["typed"],
    )
    done = DONE[decision.do]
    return f"{intcomma(number)} will be {done} by a worker. What differs otherwise by then is left alone."


def _ask(decision: Prospect, model_admin: Any, request: HttpRequest, problems: list[str]) -> TemplateResponse:
    left = decision.left.order_by("name", "pk")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"{decision.label} in {decision.target}?",
        "opts": model_admin.opts,
        "wish": decision,
        "target": decision.target,
        "number": decision.fitting.count(),
        "kept": [(each.name, decision.why_not(each)) for each in left[:SAMPLE]],
        "more": left.count(),
        "problems": problems,
        "action": request.POST.get("action", ""),
        "selected": request.POST.getlist("_selected_action"),
        "across": request.POST.get("select_across", "0"),
        "days": request.POST.get("days", "30"),
        "reason": request.POST.get("reason", ""),
    }
    return TemplateResponse(request, "admin/decide_drift.html", context)
