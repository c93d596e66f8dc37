from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from channels_app.jobs.wake import wake, wake_preview
from channels_app.models import Target
from channels_app.models.channel import ChannelQuerySet
from channels_app.rules.roles import Ability
from channels_app.services import access
from channels_app.services.bulk import again, plan_bulk, request_bulk
from channels_app.services.bulk.errors import NothingToDo, SelectionChanged
from channels_app.services.bulk.request import check_action
from channels_app.services.errors import InvalidSpec
from channels_app.services.previews.submission import REASON_MAX
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.bulk_page import VERBS, page_of, page_of_again
from channels_app.web.forms.bulk import ASKED_FOR, FILES, Do, Wish, read_query, read_wish
from channels_app.web.forms.confirmation import Confirmation
from channels_app.web.listing.channels import channels_in, read_channels
from channels_app.web.listing.links import Links
from channels_app.web.listing.scope import readable_targets

NOTHING = "Nothing was chosen. Tick the channels that it is about, choose what to do, and press Go on."
TOO_MANY = f"More than {again.MOST:,} of these have failed. Choose fewer of them, or go by the pages of their batches."
NONE_AGAIN = "None was queued again."


@require_POST
def bulk(request: PersonRequest) -> HttpResponse:
    """The pages that ask what is to be done to many channels, and whether; and what becomes of their buttons."""
    readable = readable_targets(actor_of(request))
    wish = read_wish(request.POST)
    if wish is None:
        messages.error(request, NOTHING)
        return redirect(_list_at(read_query(request.POST)))
    channels = _select(request, wish, readable)
    if channels is None:
        return redirect(_back(wish))
    if wish.do in FILES:
        return redirect(f"{reverse(f'channels-{wish.do}')}?{_address_of(wish)}")
    if wish.do is Do.AGAIN:
        return _try_again(request, wish, channels)
    return _change(request, wish, channels)


def _select(request: PersonRequest, wish: Wish, readable: QuerySet[Target]) -> ChannelQuerySet | None:
    """The channels that are meant. None where a filter makes no sense: without it, more would match."""
    if not wish.everything:
        return channels_in(list(readable)).filter(pk__in=wish.picked)
    asked = read_channels(readable=readable, links=Links(path=reverse("channels"), query=wish.query))
    if problems := [problem for problem in asked.filters.problems() if problem]:
        messages.error(request, f"{problems[0]} Put the filter right first.")
        return None
    return asked.found


def _change(request: PersonRequest, wish: Wish, channels: ChannelQuerySet) -> HttpResponse:
    actor = actor_of(request)
    asks = wish.do in ASKED_FOR and not (wish.asked and "asked" in request.POST)
    if asks:
        access.require_somewhere(actor, Ability.CHANGE_CHANNELS, attempted="change many channels")
        return _ask_what(request, wish, channels, wish.answer)
    try:
        check_action(wish.action)
        if not wish.confirmed:
            return _ask(request, wish, channels, wish.answer)
        made = request_bulk(
            actor=actor,
            channels=[channels],
            action=wish.action,
            typed=wish.answer.typed,
            reason=wish.answer.reason,
            shown=wish.answer.shown,
            submission=wish.answer.submission,
            wake_preview=wake_preview,
        )
    except InvalidSpec as error:
        form = wish.answer.with_problems(error.problems, asked="Count")
        of_what = {problem.field for problem in error.problems} & {"tags", "ttl"}
        return (_ask_what if of_what else _ask)(request, wish, channels, form)
    except SelectionChanged as error:
        messages.error(request, str(error))
        return _ask(request, wish, channels, wish.answer)
    except NothingToDo as error:
        messages.error(request, str(error))
        return redirect(_back(wish))
    if len(made) == 1:
        return redirect(made[0])
    messages.success(request, f"{intcomma(len(made))} batches were made of it, one for each target.")
    return redirect(f"{reverse('batches')}?{urlencode({'q': made[0].name})}")


def _ask_what(
    request: PersonRequest, wish: Wish, channels: ChannelQuerySet, form: Confirmation
) -> HttpResponse:
    context = {
        "wish": wish,
        "form": form,
        "verb": VERBS[wish.do],
        "count": channels.count(),
        "back": _back(wish),
    }
    return render(request, "bulk/what.html", context)


def _ask(request: PersonRequest, wish: Wish, channels: ChannelQuerySet, form: Confirmation) -> HttpResponse:
    plan = plan_bulk(actor=actor_of(request), channels=[channels], action=wish.action)
    context = {
        "page": page_of(plan, wish),
        "wish": wish,
        "form": form,
        "back": _back(wish),
        "reason_max": REASON_MAX,
    }
    return render(request, "bulk/confirm.html", context)


def _ask_again(request: PersonRequest, wish: Wish, found: again.Failures, form: Confirmation) -> HttpResponse:
    context = {
        "page": page_of_again(wish, found),
        "wish": wish,
        "form": form,
        "back": _back(wish),
        "reason_max": REASON_MAX,
    }
    return render(request, "bulk/confirm.html", context)


def _try_again(request: PersonRequest, wish: Wish, channels: ChannelQuerySet) -> HttpResponse:
    actor = actor_of(request)
    access.require_somewhere(actor, Ability.CHANGE_CHANNELS, attempted="try many channels again")
    found = again.find_failures(channels)
    if found is None:
        messages.error(request, TOO_MANY)
        return redirect(_back(wish))
    if not wish.confirmed:
        return _ask_again(request, wish, found, wish.answer)
    if wish.answer.shown != found.digest:
        messages.error(request, str(SelectionChanged()))
        return _ask_again(request, wish, found, wish.answer)
    try:
        outcome = again.try_all_again(found.operations, actor=actor, reason=wish.answer.reason, wake=wake)
    except InvalidSpec as error:
        return _ask_again(request, wish, found, wish.answer.with_problems(error.problems, asked="Count"))
    if outcome.queued:
        messages.success(request, f"{intcomma(outcome.queued)} queued to be tried again.")
    if outcome.refusals or not outcome.queued:
        messages.error(request, " ".join([*dict.fromkeys(outcome.refusals[:5])]) or NONE_AGAIN)
    return redirect(_back(wish))


def _back(wish: Wish) -> str:
    """The list that it was chosen from."""
    return _list_at(wish.query)


def _list_at(query: QueryDict) -> str:
    return f"{reverse('channels')}?{query.urlencode()}" if query else reverse("channels")


def _address_of(wish: Wish) -> str:
    """What the files of a list are asked for by."""
    if wish.everything:
        return wish.query.urlencode()
    return urlencode([("channel", str(key)) for key in wish.picked])
