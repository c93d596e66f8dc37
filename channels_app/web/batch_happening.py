"""What is going on with a batch right now, why it does not move, and what a person can do about it."""

from dataclasses import dataclass
from datetime import timedelta

from channels_app.models import Batch, Kind, Operation
from channels_app.models.clock import read_database_clock
from channels_app.rules.lifecycle import BatchState, OperationState
from channels_app.services.progress import Progress
from channels_app.services.standing import first_ahead, last_move
from channels_app.web.batch_words import look_of_batch, rows
from channels_app.web.listing.batches_tally import Tally

FULL = "AccountChannelLimitExceededException"
STILL = timedelta(minutes=1)
START_ONE = "Start one with “manage.py run_worker”."


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """Why a batch does not move. `held` and `full` lead to what can be done about it."""

    kind: str
    icon: str
    title: str
    text: str = ""
    held: bool = False
    full: bool = False


def notice_of(batch: Batch, tally: Tally, progress: Progress) -> Notice | None:
    """None where it moves by itself, or has ended."""
    match batch.state:
        case BatchState.UNREADABLE:
            title = f"{batch} {look_of_batch(batch).word.lower()}"
            return Notice(kind="bad", icon="failed", title=title, text=batch.because)
        case BatchState.PREVIEWING if not progress.worker_runs:
            return _unmanned(
                "so nobody reads this" if batch.kind == Kind.CREATE else "so nobody prepares this"
            )
        case BatchState.PAUSED:
            return _paused(batch, tally)
        case BatchState.RUNNING if batch.target.held_at:
            title = f"All calls to {batch.target} are held, so this waits"
            return Notice(kind="warn", icon="paused", title=title, text=batch.target.held_because, held=True)
        case BatchState.RUNNING if not progress.worker_runs:
            return _unmanned(f"so {_waiting(tally.left)}")
        case BatchState.RUNNING if tally.left and not progress.pace:
            return _standing(batch, tally)
    return None


def _unmanned(so: str) -> Notice:
    return Notice(kind="bad", icon="failed", title=f"No worker is running, {so}", text=START_ONE)


def _waiting(left: int) -> str:
    return f"{rows(left)} {'waits' if left == 1 else 'wait'}"


def _paused(batch: Batch, tally: Tally) -> Notice:
    queued = Operation.objects.filter(batch=batch, state=OperationState.QUEUED.value)
    full = queued.filter(answer_code=FULL).exists()
    title = f"The account is full, so {_waiting(tally.left)}" if full else "This is paused"
    left = (
        "one that is left waits as it is"
        if tally.left == 1
        else f"{tally.left:,} that are left wait as they are"
    )
    said = f"{batch.because} No row is marked failed by it: the {left}."
    return Notice(kind="warn", icon="paused", title=title, text=said, full=full)


def _standing(batch: Batch, tally: Tally) -> Notice | None:
    """A batch that runs and does not move: it waits for another, or something is wrong."""
    untouched = tally.not_begun == tally.wanted
    first = first_ahead(batch) if untouched else None
    if first is not None:
        title = f"This waits until {first} has been sent"
        return Notice(
            kind="info", icon="queued", title=title, text=f"{batch.target} takes one after the other."
        )
    if read_database_clock() - last_move(batch) < STILL:
        return None
    return Notice(
        kind="warn",
        icon="paused",
        title="Nothing has moved for more than a minute",
        text="A worker is running. What AWS said last is below; if nothing is, look at the workers’ log.",
    )
