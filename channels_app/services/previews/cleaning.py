from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from channels_app.audit.append import append
from channels_app.models import Batch, Operation, Upload
from channels_app.rules.lifecycle import BatchState, ForbiddenMove, check_batch_move
from channels_app.rules.roles import Ability
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.errors import WrongBatchState
from channels_app.services.previews.drafts import delete_drafts

KEPT = timedelta(days=7)
NOBODY = "Nobody submitted it within a week, so its rows are gone. Give the file again."


def discard(*, actor: Actor, batch: Batch) -> Batch:
    """Have done with a batch that was not submitted. Its rows go by themselves, within a day.

    Raises NotAllowed, WrongBatchState.
    """
    require(actor, Ability.CHANGE_CHANNELS, target=batch.target, attempted="discard a batch", subject=batch)
    return _end(batch, actor, action="batch.discard", because="Discarded before it was submitted.")


def forget_old_drafts(*, actor: Actor, older_than: timedelta = KEPT) -> int:
    """Remove the rows of batches that were never submitted: once they are old, or were discarded. How many rows.

    The batches themselves stay, for the trail names them.
    """
    for batch in Batch.objects.filter(_unsubmitted(), created_at__lte=Now() - older_than).select_related(
        "target"
    ):
        try:
            _end(batch, actor, action="batch.forget", because=NOBODY)
        except WrongBatchState:
            continue  # it was submitted or discarded this moment
    rows = Operation.objects.filter(batch=OuterRef("pk"))
    over = Batch.objects.filter(Exists(rows), state=BatchState.CANCELLED.value, submitted_at=None)
    return sum(delete_drafts(batch) for batch in over)


def _unsubmitted() -> Q:
    return Q(state__in=[BatchState.PREVIEWING.value, BatchState.READY.value])


def _end(batch: Batch, actor: Actor, *, action: str, because: str) -> Batch:
    with transaction.atomic():
        now = (
            Batch.objects.select_for_update(of=("self",), no_key=True)
            .select_related("target")
            .get(pk=batch.pk)
        )
        try:
            check_batch_move(BatchState(now.state), BatchState.CANCELLED)
        except ForbiddenMove:
            raise WrongBatchState(batch=now) from None
        if now.submitted_at is not None:
            raise WrongBatchState(batch=now)
        Batch.objects.filter(pk=now.pk).update(
            state=BatchState.CANCELLED.value, state_since=Now(), because=because
        )
        Upload.objects.filter(batch=now).delete()
        append(actor.entry(action, "succeeded", subject=now, target=now.target))
    now.refresh_from_db()
    return now
