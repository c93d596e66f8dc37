from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from channels_app.models import Batch
from channels_app.rules.roles import Ability
from channels_app.services import access
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.batch_page import page_of, state_stamp
from channels_app.web.batch_ready import ready_of
from channels_app.web.listing.answer import answer
from channels_app.web.listing.batches import list_batches
from channels_app.web.listing.batches_rows import list_rows
from channels_app.web.listing.batches_tally import tally_of
from channels_app.web.listing.links import Links
from channels_app.web.listing.scope import readable_targets, where_to_create_many
from channels_app.web.sight import batch_in_sight


@require_safe
def batches(request: PersonRequest) -> HttpResponse:
    """The batches that a person may read, as the address asks for them."""
    found = list_batches(readable=readable_targets(actor_of(request)), links=Links.of(request))
    context = {
        "found": found,
        "target": found.target,
        "create_many_at": where_to_create_many(request.user, found.target),
    }
    return answer(request, "batches", context, links=found.links)


@require_safe
def detail(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One address for the whole life of a batch: its preview, its progress, its results."""
    return show(request, batch_in_sight(actor_of(request), pk))


def show(request: PersonRequest, batch: Batch, *, reason: str = "", error: str = "") -> HttpResponse:
    """The page of a batch; with a reason that was not accepted, and why."""
    page = page_of(batch, reader=request.user)
    found = list_rows(batch, page.tally, links=Links(path=batch.get_absolute_url(), query=request.GET))
    context = {
        "page": page,
        "batch": batch,
        "target": batch.target,
        "found": found,
        "ready": ready_of(batch, reason=reason, error=error),
        "state_stamp": state_stamp(batch),
    }
    return answer(request, "batches", context, links=found.links, whole="detail", part="rows_swap")


@require_safe
def rows(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The rows alone, for an open page that looks at them again by itself."""
    batch = batch_in_sight(actor_of(request), pk)
    links = Links(path=batch.get_absolute_url(), query=request.GET)
    context = {
        "batch": batch,
        "target": batch.target,
        "found": list_rows(batch, tally_of(batch), links=links),
    }
    return render(request, "batches/rows_swap.html", context)


@require_safe
def status(request: PersonRequest, pk: UUID) -> HttpResponse:
    """What an open page shows by now; nothing, where that is what it shows already.

    Where the page as a whole has to be another one, it is loaded anew: and so by who may read it no longer, whom
    the page itself tells, once.
    """
    batch = get_object_or_404(Batch.objects.select_related("target", "created_by"), pk=pk)
    if not access.may(request.user, Ability.READ_CHANNELS, target=batch.target):
        return HttpResponseClientRefresh()
    if request.GET.get("state") != state_stamp(batch):
        return HttpResponseClientRefresh()
    page = page_of(batch, reader=request.user)
    if request.GET.get("stamp") == page.stamp:
        return HttpResponse(status=204)
    context = {
        "page": page,
        "batch": batch,
        "target": batch.target,
        "state_stamp": state_stamp(batch),
        "news": request.GET.get("spoken") != page.spoken,
    }
    return render(request, "batches/status.html", context)
