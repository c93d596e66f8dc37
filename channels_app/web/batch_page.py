from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from channels_app.models import Batch, Kind, Person
from channels_app.rules.lifecycle import BatchState, OperationState
from channels_app.rules.roles import Ability
from channels_app.services.access import may
from channels_app.services.progress import Progress, read_progress
from channels_app.services.troubles import read_troubles
from channels_app.services.undo import obstacle_to
from channels_app.web.batch_happening import Notice, notice_of
from channels_app.web.batch_sentences import entitle, say, speak
from channels_app.web.batch_words import look_of_batch
from channels_app.web.listing.batches_tally import (
    CREATE,
    DONE,
    EXISTS,
    FAILED,
    LEFT_OUT,
    TAKEN,
    UNKNOWN,
    WAITING,
    WRONG,
    Sort,
    Tally,
    sorts_of,
    tally_of,
)
from channels_app.web.words import Look

QUICKLY, SLOWLY = 2, 15  # seconds between two looks of an open page
MOVES = frozenset({BatchState.PREVIEWING, BatchState.RUNNING})
UNDER_WAY = MOVES | {BatchState.READY, BatchState.PAUSED}  # of an undo: meanwhile no second is offered
AT_A_GLANCE = (CREATE, EXISTS, TAKEN, WRONG)
DOES = {
    Kind.CREATE.value: "Create",
    Kind.TAG.value: "Put tags on",
    Kind.UNTAG.value: "Take tags off",
    Kind.UPDATE_TTL.value: "Change the TTL of",
    Kind.DELETE.value: "Delete",
}
TROUBLES = {
    OperationState.FAILED: (FAILED, "failed"),
    OperationState.UNKNOWN: (UNKNOWN, "unknown: nobody can tell yet whether AWS did it"),
    OperationState.QUEUED: (WAITING, "put off"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A count with its word."""

    look: Look
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """Rows that need attention for one reason."""

    look: Look
    show: str  # the sort of row, in the address of its table
    number: int
    what: str
    code: str
    said: str
    first: int
    last: int
    again_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchPage:
    """All that the page of one batch shows above its rows."""

    batch: Batch
    look: Look
    tally: Tally
    progress: Progress
    notice: Notice | None
    figures: list[Figure]
    troubles: list[Trouble]
    said: str  # the one sentence
    spoken: str  # the same for who hears it: it changes seldom
    title: str
    every: int
    stamp: str
    may_change: bool
    may_undo: bool
    undone_by: list[Batch]
    may_read_trail: bool

    @property
    def moves(self) -> bool:
        return self.batch.state in MOVES

    @property
    def does(self) -> str:
        """What it does, to be read before a number of channels."""
        return DOES[self.batch.kind]

    @property
    def failed(self) -> int:
        """Rows that can be tried again."""
        can = {BatchState.RUNNING, BatchState.PAUSED, BatchState.DONE}
        return self.tally.of(FAILED) if self.batch.state in can else 0

    @property
    def left_out(self) -> int:
        return self.tally.of(LEFT_OUT)


def page_of(batch: Batch, *, reader: Person) -> BatchPage:
    """The batch as it is on record now. AWS is not asked."""
    progress, tally = read_progress(batch), tally_of(batch)
    notice = notice_of(batch, tally, progress)
    look = look_of_batch(batch)
    may_change = may(reader, Ability.CHANGE_CHANNELS, target=batch.target)
    undone_by = list(batch.undone_by.order_by("-created_at"))
    return BatchPage(
        batch=batch,
        look=look,
        tally=tally,
        progress=progress,
        notice=notice,
        figures=list(_figures(batch, tally)),
        troubles=list(_troubles(batch)) if batch.submitted_at else [],
        said=say(batch, tally, progress),
        spoken=speak(batch, tally, look),
        title=entitle(batch, tally, look),
        every=_every(batch, tally),
        stamp=_stamp(tally, notice, progress),
        may_change=may_change,
        may_undo=may_change
        and not obstacle_to(batch)
        and not any(undo.state in UNDER_WAY for undo in undone_by),
        undone_by=undone_by,
        may_read_trail=may(reader, Ability.READ_TRAIL, target=batch.target),
    )


def state_stamp(batch: Batch) -> str:
    """Changes whenever the page as a whole has to be another one."""
    return f"{batch.state}-{'held' if batch.target.held_at else 'open'}"


def _every(batch: Batch, tally: Tally) -> int:
    if batch.state in MOVES:
        return QUICKLY
    unsettled = batch.submitted_at and (tally.of(UNKNOWN) or tally.left)
    return SLOWLY if unsettled or batch.state == BatchState.PAUSED else 0


def _stamp(tally: Tally, notice: Notice | None, progress: Progress) -> str:
    counts = [f"{state[:2]}{verdict[:2]}{number}" for (state, verdict), number in sorted(tally.pairs.items())]
    return "-".join([*counts, f"{progress.pace:.0f}", notice.title if notice else ""])


def _figures(batch: Batch, tally: Tally) -> Iterator[Figure]:
    if not batch.submitted_at:
        for sort in AT_A_GLANCE if batch.kind == Kind.CREATE else sorts_of(batch):
            yield _figure(sort, tally.of(sort))
        return
    for sort, number in tally.each():
        if sort in {DONE[batch.kind], FAILED, UNKNOWN} or number:
            yield _figure(sort, number)


def _figure(sort: Sort, number: int) -> Figure:
    return Figure(look=sort.look, number=number)


def _troubles(batch: Batch) -> Iterator[Trouble]:
    for it in read_troubles(batch):
        sort, what = TROUBLES[it.state]
        yield Trouble(
            look=sort.look,
            show=sort.key,
            number=it.number,
            what=what,
            code=it.code,
            said=it.said,
            first=it.first,
            last=it.last,
            again_at=_next(it.due_at, batch) if it.state != OperationState.FAILED else None,
        )


def _next(due: datetime, batch: Batch) -> datetime | None:
    """When it is tried next; of a batch that does not run that is not known."""
    return due if batch.state == BatchState.RUNNING and due > timezone.now() else None
