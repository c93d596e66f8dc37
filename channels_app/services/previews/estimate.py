from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from channels_app.models import Batch, Operation
from channels_app.rules.lifecycle import ChannelState, OperationState
from channels_app.rules.preview import RowVerdict
from channels_app.services.previews.drafts import THERE


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """What a submit would mean. `room_left` is of the time of the preview; None where AWS did not say."""

    will_create: int
    room_left: int | None
    minutes: float  # at the target's pace

    @property
    def too_many(self) -> int:
        """How many more than there is room for."""
        return 0 if self.room_left is None else max(0, self.will_create - self.room_left)


def counts(batch: Batch) -> Mapping[RowVerdict, int]:
    """How many rows have each verdict; those that none has are there too."""
    rows = Operation.objects.filter(batch=batch).order_by().values_list("verdict").annotate(Count("pk"))
    found = dict(rows)
    return {verdict: found.get(verdict.value, 0) for verdict in RowVerdict}


def outlook(batch: Batch) -> Outlook:
    """Counted from the rows."""
    rows = Operation.objects.filter(batch=batch, verdict=RowVerdict.CREATE.value).count()
    return Outlook(
        will_create=rows,
        room_left=batch.room_left,
        minutes=rows / batch.target.creates_per_second / 60,
    )


def all_there(batch: Batch) -> bool:
    """Whether each row has its channel: made by this batch, or ours before it and just as the row has it."""
    rows = Operation.objects.filter(batch=batch)
    gone = [ChannelState.DELETING.value, ChannelState.DELETED.value]
    made = Q(state=OperationState.SUCCEEDED.value) & ~Q(channel__state__in=gone)
    there = Q(state=OperationState.DRAFT.value, verdict=RowVerdict.EXISTS.value, answer_code=THERE)
    return not rows.exclude(made | there).exists()
