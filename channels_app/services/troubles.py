from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min

from channels_app.models import Batch, Operation
from channels_app.rules.lifecycle import BatchState, OperationState

WORST_FIRST = (OperationState.FAILED, OperationState.UNKNOWN, OperationState.QUEUED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """Rows of a batch that need attention for one reason."""

    state: OperationState
    number: int
    code: str
    said: str
    first: int  # line
    last: int
    due_at: datetime


def read_troubles(batch: Batch) -> Iterator[Trouble]:
    """Failed, unknown, and while it runs put off: one for each answer, the worst first."""
    rows = Operation.objects.filter(batch=batch).exclude(answer="").order_by()
    for state in WORST_FIRST:
        if state == OperationState.QUEUED and batch.state != BatchState.RUNNING:
            continue  # why it does not run says it
        answers = rows.filter(state=state.value).values("answer_code")
        groups = answers.annotate(
            number=Count("pk"), said=Max("answer"), first=Min("line"), last=Max("line"), due_at=Min("due_at")
        )
        for group in groups.order_by("-number", "answer_code"):
            yield Trouble(state=state, code=group.pop("answer_code"), **group)
