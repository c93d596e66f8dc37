from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from channels_app.jobs.wake import wake
from channels_app.models import Batch, Kind
from channels_app.rules.regions import name_of
from channels_app.rules.roles import Ability
from channels_app.services.errors import InvalidSpec
from channels_app.services.previews.submission import REASON_MAX
from channels_app.services.undo import obstacle_to, plan_undo, undo
from channels_app.services.undo.errors import NotUndoable, PlanChanged
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.doors import gateway_of
from channels_app.web.forms import confirmation
from channels_app.web.forms.confirmation import Confirmation
from channels_app.web.sight import batch_in_sight, require_in
from channels_app.web.undo_page import page_of
from channels_app.web.views import batches_put_back


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The page that says what an undo deletes and what it leaves, and what becomes of its button."""
    actor = actor_of(request)
    batch = batch_in_sight(actor, pk)
    require_in(batch.target, actor, Ability.CHANGE_CHANNELS, attempted=f"undo {batch}", subject=batch)
    if batch.kind not in {Kind.CREATE, Kind.DELETE}:
        return batches_put_back.ask(request, batch)
    if request.method == "POST":
        return _undo(request, batch, confirmation.read(request.POST))
    if why := obstacle_to(batch):
        messages.error(request, why)
        return redirect(batch)
    return _page(request, batch, confirmation.blank())


def _undo(request: PersonRequest, batch: Batch, form: Confirmation) -> HttpResponse:
    actor = actor_of(request)
    try:
        made = undo(
            actor=actor,
            batch=batch,
            typed=form.typed,
            reason=form.reason,
            shown=form.shown,
            submission=form.submission,
            gateway=gateway_of(batch.target, actor),
            wake=wake,
        )
    except InvalidSpec as error:
        return _page(request, batch, form.with_problems(error.problems, asked="Count"))
    except PlanChanged as error:
        messages.error(request, str(error))
        return _page(request, batch, form)
    except NotUndoable as error:
        messages.error(request, str(error))
        return redirect(batch)
    return redirect(made)


def _page(request: PersonRequest, batch: Batch, form: Confirmation) -> HttpResponse:
    plan = plan_undo(batch, gateway=gateway_of(batch.target, actor_of(request)))
    context = {
        "page": page_of(plan, form),
        "batch": batch,
        "target": batch.target,
        "region": batch.target.region,
        "place": name_of(batch.target.region),
        "reason_max": REASON_MAX,
    }
    return render(request, "batches/undo.html", context)
