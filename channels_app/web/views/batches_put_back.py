from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from channels_app.jobs.wake import wake_preview
from channels_app.models import Batch
from channels_app.services.bulk.errors import NothingToDo
from channels_app.services.errors import InvalidSpec
from channels_app.services.previews.submission import REASON_MAX
from channels_app.services.undo import obstacle_to, plan_undo_of_change, undo_change
from channels_app.services.undo.errors import NotUndoable, PlanChanged
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.bulk_page import page_of_undo
from channels_app.web.forms import confirmation
from channels_app.web.forms.confirmation import Confirmation


def ask(request: PersonRequest, batch: Batch) -> HttpResponse:
    """The page that says what the undo of a change puts back, and what becomes of its button."""
    if request.method == "POST":
        return _undo(request, batch, confirmation.read(request.POST))
    if why := obstacle_to(batch):
        messages.error(request, why)
        return redirect(batch)
    return _page(request, batch, confirmation.blank())


def _undo(request: PersonRequest, batch: Batch, form: Confirmation) -> HttpResponse:
    try:
        made = undo_change(
            actor=actor_of(request),
            batch=batch,
            reason=form.reason,
            shown=form.shown,
            submission=form.submission,
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
    context = {
        "page": page_of_undo(plan_undo_of_change(batch), batch),
        "batch": batch,
        "target": batch.target,
        "form": form,
        "back": batch.get_absolute_url(),
        "reason_max": REASON_MAX,
    }
    return render(request, "bulk/confirm.html", context)
