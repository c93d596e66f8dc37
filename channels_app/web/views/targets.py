from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from channels_app import wiring
from channels_app.models import Batch, Operation, Target
from channels_app.rules import regions
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.roles import Ability
from channels_app.services import access, targets
from channels_app.web.actor import PersonRequest, actor_of
from channels_app.web.forms.draft import typed_reason
from channels_app.web.sight import target_in_sight
from channels_app.web.words import look_of_target

REASON_MAX: int = Target._meta.get_field("held_because").max_length or 0
NO_REASON = "Holding all calls needs a reason, for whoever wonders why nothing moves. Enter one."


@require_safe
def detail(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The target, and the switch that holds all calls to it."""
    target = target_in_sight(actor_of(request), pk)
    region, operations = wiring.region_of(target), Operation.objects.filter(target=target)
    context = {
        "target": target,
        "look": look_of_target(target),
        "region": region,
        "place": regions.name_of(region),
        "waiting": operations.open().count() + operations.to_start().count(),
        "running": Batch.objects.filter(target=target, state=BatchState.RUNNING.value).count(),
        "may_change": access.may(request.user, Ability.CHANGE_CHANNELS, target=target),
        "may_read_trail": access.may(request.user, Ability.READ_TRAIL, target=target),
        "reason_max": REASON_MAX,
    }
    return render(request, "targets/detail.html", context)


@require_POST
def hold(request: PersonRequest, pk: UUID) -> HttpResponse:
    actor = actor_of(request)
    target = target_in_sight(actor, pk)
    reason = typed_reason(request.POST)[:REASON_MAX]
    if reason:
        targets.hold(actor=actor, target=target, reason=reason)
        messages.success(request, f"All calls to {target} are held. What was on its way may still arrive.")
    else:
        access.require(
            actor, Ability.CHANGE_CHANNELS, target=target, attempted="hold the target", subject=target
        )
        messages.error(request, NO_REASON)
    return redirect("target", pk)


@require_POST
def release(request: PersonRequest, pk: UUID) -> HttpResponse:
    actor = actor_of(request)
    target = target_in_sight(actor, pk)
    targets.release(actor=actor, target=target, reason=typed_reason(request.POST)[:REASON_MAX])
    messages.success(request, f"Calls to {target} go out again.")
    return redirect("target", pk)
