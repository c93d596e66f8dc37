from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from channels_app.jobs.wake import wake_sync
from channels_app.models import Choice, Target
from channels_app.rules.roles import Ability
from channels_app.rules.spec import Problem
from channels_app.services import access
from channels_app.services.actor import Actor
from channels_app.services.drift.asking import request_comparison
from channels_app.services.drift.choosing import choose, ignore
from channels_app.services.drift.decision import DONE, IGNORE
from channels_app.services.errors import InvalidSpec
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.forms.drift import Wish, read_wish
from channels_app.web.listing.answer import answer
from channels_app.web.listing.drift import list_drift
from channels_app.web.listing.links import Links
from channels_app.web.listing.scope import readable_targets
from channels_app.web.sight import target_in_sight

NOTHING = "Nothing was chosen. Tick what it is about, then press one of the buttons."

NO_REASON = "Ignoring needs a reason, for whoever wonders in a month. Choose again, and enter one."


@require_safe
def drift(request: PersonRequest) -> HttpResponse:
    """What a person may see of how record and AWS differ, as the address asks for it."""
    found = list_drift(readable=readable_targets(actor_of(request)), links=Links.of(request))
    may_change = found.target and access.may(request.user, Ability.CHANGE_CHANNELS, target=found.target)
    context = {"found": found, "target": found.target, "may_change": may_change}
    return answer(request, "drift", context, links=found.links)


@require_POST
def compare(request: PersonRequest, pk: UUID) -> HttpResponse:
    actor = actor_of(request)
    target = target_in_sight(actor, pk)
    request_comparison(actor=actor, target=target, wake_sync=wake_sync)
    messages.success(request, f"{target} is being compared with AWS. Reload the page in a moment.")
    return redirect(_list_of(target))


@require_POST
def decide(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The page that says what will happen to how many, and what becomes of its button."""
    actor = actor_of(request)
    target = target_in_sight(actor, pk)
    access.require(
        actor,
        Ability.CHANGE_CHANNELS,
        target=target,
        attempted="decide about what differs from AWS",
        subject=target,
    )
    wish = read_wish(request.POST, target)
    if wish is None:
        messages.error(request, NOTHING)
    elif wish.confirmed and wish.do == IGNORE and not wish.reason:
        messages.error(request, NO_REASON)
    elif not wish.confirmed:
        return _ask(request, target, wish)
    else:
        try:
            messages.success(request, _do(actor, target, wish))
        except InvalidSpec as error:
            return _ask(request, target, wish, problems=error.problems)
    return redirect(_list_of(target))


def _ask(
    request: PersonRequest, target: Target, wish: Wish, *, problems: Sequence[Problem] = ()
) -> HttpResponse:
    number = wish.fitting.count()
    context = {
        "wish": wish,
        "target": target,
        "number": number,
        "left": wish.drifts.count() - number,
        "back": _list_of(target),
        "typed_errors": [each.message for each in problems if each.field == "typed"],
        "reason_errors": [each.message for each in problems if each.field == "reason"],
    }
    return render(request, "drift/confirm.html", context)


def _do(actor: Actor, target: Target, wish: Wish) -> str:
    """Do it; the sentence that says so."""
    if wish.do == IGNORE:
        number = ignore(actor=actor, target=target, drifts=wish.drifts, days=wish.days, reason=wish.reason)
        return f"{intcomma(number)} ignored for {wish.days} day{'' if wish.days == 1 else 's'}."
    number = choose(
        actor=actor,
        target=target,
        drifts=wish.drifts,
        choice=Choice(wish.do),
        all_of_them=wish.all_of_them,
        reason=wish.reason,
        wake_sync=wake_sync,
        typed=wish.typed,
    )
    done = DONE[Choice(wish.do)]
    return f"{intcomma(number)} will be {done} by a worker. What differs otherwise by then is left alone."


def _list_of(target: Target) -> str:
    return f"{reverse('drift')}?{urlencode({'target': target.name})}"
