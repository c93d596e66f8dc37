import logging
from collections.abc import Callable, Collection
from typing import Protocol
from uuid import UUID

from channels_app.aws.gateway import Gateway
from channels_app.jobs.database import AWAY
from channels_app.models import Batch, Kind, Target
from channels_app.rules.lifecycle import BatchState
from channels_app.services.previews.cloud import Asker
from channels_app.services.previews.previewing import give_up, preview
from channels_app.services.road.hand import Hand

log = logging.getLogger(__name__)

OURS = "The console could not preview it, for a reason that is its own. The worker's log has it."


class Connect(Protocol):
    def __call__(self, target: Target, *, session_name: str = "") -> Gateway: ...


def run_preview(
    batch_id: UUID,
    *,
    connect: Connect,
    hand: Hand,
    types: Collection[str],
    sleep: Callable[[float], None],
    chance: Callable[[], float],
) -> None:
    """Preview a batch, in the name of who asked for it. A batch that nobody foresaw ends as unreadable.

    Where the database went away, the error rises, and the sweep finds the batch again.
    """
    waiting = Batch.objects.filter(pk=batch_id, state=BatchState.PREVIEWING.value, kind=Kind.CREATE.value)
    batch = waiting.select_related("target", "created_by").first()
    if batch is None:
        return
    gateway = connect(batch.target, session_name=batch.created_by.username)
    try:
        preview(batch_id, hand=hand, asker=Asker(gateway=gateway, sleep=sleep, chance=chance), types=types)
    except AWAY:
        raise
    except Exception:  # whatever it is: the batch would be tried every minute for ever, and nobody told
        log.exception("Batch %s could not be previewed", batch_id)
        give_up(batch_id, hand=hand, because=OURS)
