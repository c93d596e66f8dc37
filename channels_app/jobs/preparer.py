import logging
from collections.abc import Callable
from uuid import UUID

from channels_app.jobs.database import AWAY
from channels_app.models import Batch, Kind, Target
from channels_app.rules.lifecycle import BatchState
from channels_app.services.bulk import prepare
from channels_app.services.previews.previewing import give_up
from channels_app.services.road.hand import Hand

log = logging.getLogger(__name__)

OURS = "The console could not write its rows, for a reason that is its own. The worker's log has it."


def run_preparation(batch_id: UUID, *, hand: Hand, wake: Callable[[Target], None]) -> None:
    """Write the rows of a batch that was confirmed, and let it run. One that nobody foresaw ends, and nothing is sent.

    Where the database went away, the error rises, and the sweep finds the batch again.
    """
    waiting = Batch.objects.filter(pk=batch_id, state=BatchState.PREVIEWING.value)
    if not waiting.exclude(kind=Kind.CREATE.value).exists():
        return
    try:
        prepare(batch_id, hand=hand, wake=wake)
    except AWAY:
        raise
    except Exception:  # whatever it is: the batch would be tried every minute for ever, and nobody told
        log.exception("Batch %s could not be prepared", batch_id)
        give_up(batch_id, hand=hand, because=OURS)
