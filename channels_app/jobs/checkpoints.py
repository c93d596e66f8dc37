import logging
from datetime import timedelta
from typing import Final

from django.db.models.functions import Now

from channels_app.audit.checkpoints.keeper import Keeper
from channels_app.audit.checkpoints.known import waits_since
from channels_app.audit.errors import AuditError
from channels_app.audit.models import KnownCheckpoint
from channels_app.jobs.periodic import claim_slot
from channels_app.models import Batch, PeriodicSlot
from channels_app.rules.lifecycle import BatchState

log = logging.getLogger(__name__)

SLOT: Final = "checkpoint"
EVERY: Final = timedelta(seconds=4)
AT_MOST: Final = timedelta(minutes=4)  # after an event; five are promised
TRY_AGAIN_AFTER: Final = timedelta(minutes=1)
OVER: Final = (BatchState.DONE.value, BatchState.CANCELLED.value)


def keep_checkpoints(keeper: Keeper) -> None:
    """Once for all workers, sign how far the trail has come, where a batch ended or an event has waited for minutes.

    Where it cannot be done, the log says why, and calls to AWS stop by themselves (see wiring).
    """
    if not claim_slot(SLOT, every=EVERY) or not (waits_since(than=AT_MOST) or has_batch_ended()):
        return
    try:
        keeper.write()
    except AuditError as error:
        log.error("No checkpoint was written: %s", error)  # noqa: TRY400 (it is no fault of this code's)
        PeriodicSlot.objects.filter(name=SLOT).update(next_at=Now() + TRY_AGAIN_AFTER)


def has_batch_ended() -> bool:
    """Whether one has, after the newest checkpoint."""
    ended = Batch.objects.filter(state__in=OVER)
    known = KnownCheckpoint.objects.first()
    return (ended.filter(state_since__gt=known.at) if known else ended).exists()
