"""A previewer's claim of a batch, in the batch's own row. Whoever lost it writes nothing more."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from channels_app.models import Batch
from channels_app.rules.lifecycle import BatchState, check_batch_move

CLAIM = timedelta(seconds=60)


class Preempted(Exception):
    """Another previewer has the batch by now, or it was discarded."""


def take(batch_id: UUID, *, holder: str) -> Batch | None:
    """Take a batch that is to be previewed. None: another is at it, or there is nothing to do."""
    free = Q(claimed_until=None) | Q(claimed_until__lte=Now())
    waiting = Batch.objects.filter(free, pk=batch_id, state=BatchState.PREVIEWING.value)
    if not waiting.update(claimed_by=holder, claimed_until=Now() + CLAIM, rows=0):
        return None
    return Batch.objects.select_related("target", "created_by").get(pk=batch_id)


def keep(batch: Batch, *, holder: str, **fields: object) -> None:
    """Renew the claim, and write the fields with it. Raises Preempted.

    First in its transaction: so the batch's row stays locked against whoever would take over, until the commit.
    """
    _write(batch, holder, claimed_until=Now() + CLAIM, **fields)


def end(batch: Batch, state: BatchState, *, holder: str, **fields: object) -> None:
    """Leave the batch in the state that its preview ends in. Raises Preempted."""
    check_batch_move(BatchState.PREVIEWING, state)
    moved = {"state": state.value, "state_since": Now(), "claimed_by": "", "claimed_until": None}
    with transaction.atomic():
        _write(batch, holder, **moved, **fields)


def _write(batch: Batch, holder: str, **fields: object) -> None:
    mine = Batch.objects.filter(pk=batch.pk, state=BatchState.PREVIEWING.value, claimed_by=holder)
    if not mine.update(**fields):
        raise Preempted
