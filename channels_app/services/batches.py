from collections.abc import Callable, Mapping
from contextlib import suppress
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from channels_app.audit.append import Entry, append
from channels_app.models import Batch, Operation, Target
from channels_app.models.operation import OperationQuerySet
from channels_app.rules.lifecycle import (
    BatchState,
    ForbiddenMove,
    OperationState,
    check_batch_move,
)
from channels_app.rules.roles import Ability
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.errors import WrongBatchState
from channels_app.services.road.again import queue_all_again
from channels_app.services.road.cancelling import cancel_queued

GROUP = 500
Wake = Callable[[Target], None]


def pause(*, actor: Actor, batch: Batch, reason: str = "") -> Batch:
    """Send nothing more of it until it goes on; what is under way ends. Raises NotAllowed, WrongBatchState."""
    _require(actor, batch, "pause")
    return move(
        batch.pk, BatchState.PAUSED, actor, because=reason or f"Paused by {actor.asker}.", reason=reason
    )


def go_on(*, actor: Actor, batch: Batch, wake: Wake) -> Batch:
    """Send what is left. Raises NotAllowed, WrongBatchState."""
    _require(actor, batch, "go on with")
    batch = move(batch.pk, BatchState.RUNNING, actor)
    Operation.objects.filter(batch=batch, state=OperationState.QUEUED.value).update(due_at=Now())
    transaction.on_commit(lambda: wake(batch.target))
    return batch


def cancel_rest(*, actor: Actor, batch: Batch, reason: str = "") -> Batch:
    """Never send what has not been sent. A row of which an answer was lost is settled all the same.

    Raises NotAllowed, WrongBatchState.
    """
    _require(actor, batch, "cancel the rest of")
    with transaction.atomic():
        batch, told = _move(batch.pk, BatchState.CANCELLED, actor, because=reason, reason=reason)
        rows = cancel_queued(Operation.objects.to_cancel().filter(batch=batch), actor)
        append(told, *rows)
    batch.refresh_from_db()
    return batch


def cancel_all(*, actor: Actor, reason: str) -> int:
    """Never send anything that waits in any target, in a batch or by itself. How many operations were cancelled.

    It asks no permission: that is for the use case that it belongs to.
    """
    under_way = Batch.objects.filter(state__in=[BatchState.RUNNING.value, BatchState.PAUSED.value])
    for key in list(under_way.values_list("pk", flat=True)):
        move(key, BatchState.CANCELLED, actor, because=reason, reason=reason)
    waiting = Operation.objects.filter(
        state=OperationState.QUEUED.value, in_doubt=False, channel__isnull=False
    )
    return _cancel_each(waiting, actor)


def try_failed_again(*, actor: Actor, batch: Batch, wake: Wake) -> int:
    """Queue its failed rows again, each under its own id. How many; those that cannot go again, for their name
    is another's by now, say, stay failed.

    Raises NotAllowed, WrongBatchState.
    """
    _require(actor, batch, "try the failed rows again of")
    if batch.state == BatchState.CANCELLED:
        raise WrongBatchState(batch=batch)
    failed = Operation.objects.filter(batch=batch, state=OperationState.FAILED.value).order_by("line")
    keys, tried = list(failed.values_list("pk", flat=True)), 0
    for start in range(0, len(keys), GROUP):
        rows = Operation.objects.filter(pk__in=keys[start : start + GROUP]).select_related("target")
        group = list(rows.order_by("line"))
        tried += len(group) - len(queue_all_again(group, actor=actor))
    if tried and batch.state == BatchState.DONE:
        batch = move(batch.pk, BatchState.RUNNING, actor)
    with transaction.atomic():
        append(_entry(actor, batch, "batch.try_again", details={"rows": tried}))
    transaction.on_commit(lambda: wake(batch.target))
    return tried


def pause_for(target: Target, *, because: str, actor: Actor) -> int:
    """Pause all that runs in the target, for a cause that a person has to remove. How many batches."""
    running = Batch.objects.filter(target=target, state=BatchState.RUNNING.value)
    return len(_move_all(running, BatchState.PAUSED, actor, because=because))


def finish(target: Target, *, actor: Actor) -> list[Batch]:
    """End the batches of the target that have nothing left to do, and what came back of those that were cancelled."""
    _cancel_each(Operation.objects.to_cancel().filter(target=target), actor)
    rows = _rows_of_each()
    running = Batch.objects.filter(target=target, state=BatchState.RUNNING.value)
    done = running.exclude(Exists(rows.open())).exclude(Exists(rows.to_start()))
    return _move_all(done, BatchState.DONE, actor)


def to_drain() -> QuerySet[Batch]:
    """Those that run, and have rows that nobody has begun, or nothing left to do but to end; and those of which
    something came back after they were cancelled."""
    rows = _rows_of_each()
    running = Q(Exists(rows.to_start()) | ~Exists(rows.open()), state=BatchState.RUNNING.value)
    cancelled = Q(Exists(rows.to_cancel()), state=BatchState.CANCELLED.value)
    return Batch.objects.filter(running | cancelled)


def _rows_of_each() -> OperationQuerySet:
    return Operation.objects.filter(batch=OuterRef("pk"))


def move(
    key: UUID, state: BatchState, actor: Actor, *, because: str = "", reason: str = "", **fields: object
) -> Batch:
    """Move a batch, with its event, in one transaction. Raises WrongBatchState where it may not go there."""
    with transaction.atomic():
        batch, told = _move(key, state, actor, because=because, reason=reason, **fields)
        append(told)
    batch.refresh_from_db()
    return batch


def _move(
    key: UUID, state: BatchState, actor: Actor, *, because: str = "", reason: str = "", **fields: object
) -> tuple[Batch, Entry]:
    """The batch, and what the trail is to be told last in the transaction."""
    batch = (
        Batch.objects.select_for_update(of=("self",), no_key=True)
        .select_related("target", "created_by")
        .get(pk=key)
    )
    try:
        check_batch_move(BatchState(batch.state), state)
    except ForbiddenMove:
        raise WrongBatchState(batch=batch) from None
    if actor.person == batch.created_by:
        fields["told_at"] = Now()  # they know it, and get no mail
    Batch.objects.filter(pk=batch.pk).update(
        state=state.value, state_since=Now(), because=because[:2000], **fields
    )
    return batch, _entry(actor, batch, f"batch.{state.value}", reason=reason, details={"because": because})


def _move_all(batches: QuerySet[Batch], state: BatchState, actor: Actor, *, because: str = "") -> list[Batch]:
    """Each by itself. One that somebody else moved this moment is left as it is."""
    moved = []
    for key in list(batches.values_list("pk", flat=True)):
        with suppress(WrongBatchState):
            moved.append(move(key, state, actor, because=because))
    return moved


def _cancel_each(waiting: OperationQuerySet, actor: Actor) -> int:
    cancelled = 0
    for key in list(waiting.values_list("pk", flat=True)):
        with transaction.atomic():
            told = cancel_queued(waiting.filter(pk=key), actor)
            append(*told)
        cancelled += len(told)
    return cancelled


def _require(actor: Actor, batch: Batch, verb: str) -> None:
    require(actor, Ability.CHANGE_CHANNELS, target=batch.target, attempted=f"{verb} a batch", subject=batch)


def _entry(
    actor: Actor, batch: Batch, action: str, *, reason: str = "", details: Mapping[str, object] | None = None
) -> Entry:
    return actor.entry(
        action, "succeeded", subject=batch, target=batch.target, reason=reason, details=details
    )
