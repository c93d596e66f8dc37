from dataclasses import dataclass

from channels_app.models import Batch
from channels_app.rules.lifecycle import BatchState
from channels_app.services.previews import outlook
from channels_app.services.previews.submission import REASON_MAX
from channels_app.web.times import about


@dataclass(frozen=True, kw_only=True, slots=True)
class Ready:
    """What the form shows that submits a batch; `reason` is as it was typed, `error` what is wrong with it."""

    will_create: int
    room_left: int | None
    too_many: int
    takes: str
    reason_max: int
    reason: str
    error: str


def ready_of(batch: Batch, *, reason: str = "", error: str = "") -> Ready | None:
    """None for a batch that is not waiting for its submit."""
    if batch.state != BatchState.READY:
        return None
    seen = outlook(batch)
    return Ready(
        will_create=seen.will_create,
        room_left=seen.room_left,
        too_many=seen.too_many,
        takes=about(seen.minutes * 60),
        reason_max=REASON_MAX,
        reason=reason,
        error=error,
    )
