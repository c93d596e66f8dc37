from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from channels_app.jobs.wake import wake_preview
from channels_app.models import Batch
from channels_app.rules.roles import Ability
from channels_app.services.bulk.errors import NothingToDo
from channels_app.services.errors import InvalidSpec
from channels_app.services.previews.submission import REASON_MAX
from channels_app.services.undo import obstacle_to, plan_undo, undo
from channels_app.services.undo.errors import NotUndoable, PlanChanged
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.bulk_page import page_of_undo
from channels_app.web.doors import gateway_of
from channels_app.web.forms import confirmation
from channels_app.web.forms.confirmation import Confirmation
from channels_app.web.sight import batch_in_sight, require_in


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The page that says what an undo deletes or puts back and what it leaves, and what becomes of its button."""
    actor = actor_of(request)
    batch = batch_in_sight(actor, pk)
    require_in(batch.target, actor, Ability.CHANGE_CHANNELS, attempted=f"undo {batch}", subject=batch)
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
            wake_preview=wake_preview,
        )
    except InvalidSpec as error:
        return _page(request, batch, form.with_problems(error.problems, asked="Count"))
    except PlanChanged as error:
        messages.error(request, str(error))
        return _page(request, batch, form)
    except (NothingToDo, NotUndoable) as error:
        messages.error(request, str(error))
        return redirect(batch)
    return redirect(made)


def _page(request: PersonRequest, batch: Batch, form: Confirmation) -> HttpResponse:
    plan = plan_undo(batch, gateway=gateway_of(batch.target, actor_of(request)))
    context = {
        "page": page_of_undo(plan, batch),
        "batch": batch,
        "target": batch.target,
        "form": form,
        "back": batch.get_absolute_url(),
        "reason_max": REASON_MAX,
    }
    return render(request, "bulk/confirm.html", context)
