from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Min, Q

from channels_app.models import Batch, Kind, Operation, Worker
from channels_app.models.clock import read_database_clock
from channels_app.rules.lifecycle import BatchState, OperationState
from channels_app.rules.preview import WILL_BE_SENT

PACE_OVER = timedelta(seconds=10)
AT_LEAST = timedelta(seconds=1)  # or the first outcome of all would promise thousands a second


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a batch is, in rows. `pace` is what was finished a second in the last ten, or since it goes."""

    total: int  # rows that are to be sent
    succeeded: int
    failed: int
    unknown: int
    under_way: int  # sent, and not answered yet
    put_off: int  # queued again, after AWS refused for a while
    not_sent: int
    cancelled: int
    pace: float
    worker_runs: bool

    @property
    def done(self) -> int:
        return self.succeeded + self.failed + self.cancelled

    @property
    def left(self) -> int:
        return self.total - self.done


def became(batch: Batch) -> str:
    """What its rows have become where they succeeded, in a word."""
    return {Kind.CREATE.value: "created", Kind.DELETE.value: "deleted"}.get(batch.kind, "changed")


def read_progress(batch: Batch) -> Progress:
    """Counted from the rows: never a number kept beside them."""
    rows = Operation.objects.filter(batch=batch, verdict__in=[verdict.value for verdict in WILL_BE_SENT])
    now = read_database_clock()
    since = max(batch.state_since, now - PACE_OVER)
    lately, first = Count("pk", Q(finished_at__gt=since)), Min("first_sent_at")
    found = rows.values("state").annotate(n=Count("pk"), lately=lately, first=first)
    counts = {row["state"]: row for row in found}

    def number(state: OperationState) -> int:
        return int(counts.get(state.value, {}).get("n", 0))

    firsts = [row["first"] for row in counts.values() if row["first"]]
    going = max(now - max(since, min(firsts, default=since)), AT_LEAST)
    finished = sum(row["lately"] for row in counts.values())
    cancelled = number(OperationState.CANCELLED)
    not_sent = number(OperationState.DRAFT)
    if batch.state == BatchState.CANCELLED:
        cancelled, not_sent = cancelled + not_sent, 0
    return Progress(
        total=sum(row["n"] for row in counts.values()),
        succeeded=number(OperationState.SUCCEEDED),
        failed=number(OperationState.FAILED),
        unknown=number(OperationState.UNKNOWN),
        under_way=number(OperationState.SENT),
        put_off=number(OperationState.QUEUED),
        not_sent=not_sent,
        cancelled=cancelled,
        pace=finished / going.total_seconds(),
        worker_runs=Worker.objects.running().exists(),
    )
