"""The rows of batches, sorted by what became of them. Every count, tab and filter of them is made from this."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Q

from channels_app.models import Batch, Kind, Operation
from channels_app.rules.lifecycle import BatchState, ChannelState, OperationState
from channels_app.rules.preview import WILL_BE_SENT, RowVerdict
from channels_app.web.batch_words import VERDICTS
from channels_app.web.words import CHANNEL_STATES, Look

DRAFT = OperationState.DRAFT.value


@dataclass(frozen=True, kw_only=True, slots=True)
class Sort:
    """One sort of row: its key in addresses, how it is shown, and the pairs of state and verdict that make it up."""

    key: str
    look: Look
    pairs: frozenset[tuple[str, str]]

    @property
    def q(self) -> Q:
        """Which rows of a batch are of this sort."""
        found = Q(pk__in=[])
        for state, verdict in self.pairs:
            found |= Q(state=state, verdict=verdict) if state == DRAFT else Q(state=state)
        return found


def _drafts(key: str, look: Look, *verdicts: RowVerdict) -> Sort:
    return Sort(key=key, look=look, pairs=frozenset((DRAFT, verdict.value) for verdict in verdicts))


def _called(key: str, look: Look, *states: OperationState, drafts: bool = False) -> Sort:
    pairs = {(state.value, "") for state in states}
    if drafts:
        pairs |= {(DRAFT, verdict.value) for verdict in WILL_BE_SENT}
    return Sort(key=key, look=look, pairs=frozenset(pairs))


_O, _V = OperationState, RowVerdict
WAITING_LOOK = Look("Waiting", "queued", "idle")
NOT_SENT_LOOK = Look("Not sent", "deleted", "idle")
CREATE = _drafts("create", VERDICTS[_V.CREATE], _V.CREATE)
EXISTS = _drafts("exists", VERDICTS[_V.EXISTS], _V.EXISTS)
TAKEN = _drafts("taken", VERDICTS[_V.TAKEN], _V.TAKEN)
DUPLICATE = _drafts("duplicate", VERDICTS[_V.DUPLICATE], _V.DUPLICATE)
INVALID = _drafts("invalid", VERDICTS[_V.INVALID], _V.INVALID)
LEFT_OUT = _drafts(
    "left-out",
    Look("Left out", "unmanaged", "idle"),
    *(verdict for verdict in _V if verdict not in WILL_BE_SENT),
)
CANNOT = _drafts("cannot", Look("Cannot be created", "failed", "bad"), _V.TAKEN, _V.DUPLICATE, _V.INVALID)
WRONG = _drafts("wrong", Look("Invalid or duplicate", "failed", "bad"), _V.DUPLICATE, _V.INVALID)
CREATED = _called("created", Look("Created", "done", "ok"), _O.SUCCEEDED)
CHANGED = _called("changed", Look("Changed", "done", "ok"), _O.SUCCEEDED)
DELETED = _called("deleted", Look("Deleted", "deleted", "ok"), _O.SUCCEEDED)
FAILED = _called("failed", CHANNEL_STATES[ChannelState.FAILED], _O.FAILED)
UNKNOWN = _called("unknown", CHANNEL_STATES[ChannelState.UNKNOWN], _O.UNKNOWN)
SENT = _called("sent", Look("Sent", "creating", "info"), _O.SENT)
WAITING = _called("waiting", WAITING_LOOK, _O.QUEUED, drafts=True)
# In a batch whose rest was cancelled, what waited was not sent; what was sent before may still be settled
STILL_OPEN = _called("waiting", WAITING_LOOK, _O.QUEUED)
NOT_SENT = _called("not-sent", NOT_SENT_LOOK, _O.CANCELLED, drafts=True)

# What the rows of a batch have become
DONE = {
    **dict.fromkeys(Kind.values, CHANGED),
    Kind.CREATE.value: CREATED,
    Kind.DELETE.value: DELETED,
}
WILL_CHANGE = _drafts("change", VERDICTS[_V.CHANGE], _V.CHANGE)
WILL_DELETE = _drafts("delete", VERDICTS[_V.DELETE], _V.DELETE)
PREPARED = (WILL_CHANGE, WILL_DELETE, LEFT_OUT)
PREVIEWED = (CREATE, EXISTS, TAKEN, DUPLICATE, INVALID)
ON_THE_ROAD = (FAILED, UNKNOWN, SENT, WAITING, LEFT_OUT)
ENDED_EARLY = (FAILED, UNKNOWN, SENT, STILL_OPEN, NOT_SENT, LEFT_OUT)


def was_submitted(batch: Batch) -> bool:
    return batch.submitted_at is not None


def sorts_of(batch: Batch) -> tuple[Sort, ...]:
    """The sorts of row that a batch has, as far as it has come. Each row is of exactly one."""
    if not was_submitted(batch):
        return PREVIEWED if batch.kind == Kind.CREATE else PREPARED
    ended_early = batch.state == BatchState.CANCELLED
    return (DONE[batch.kind], *(ENDED_EARLY if ended_early else ON_THE_ROAD))


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How many rows of one batch are of each sort."""

    batch: Batch
    pairs: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def of(self, sort: Sort) -> int:
        return sum(self.pairs.get(pair, 0) for pair in sort.pairs)

    def each(self) -> Iterator[tuple[Sort, int]]:
        return ((sort, self.of(sort)) for sort in sorts_of(self.batch))

    @property
    def all(self) -> int:
        return sum(self.pairs.values())

    @property
    def wanted(self) -> int:
        """Those that were sent, or are to be."""
        return self.all - self.of(LEFT_OUT)

    @property
    def not_begun(self) -> int:
        return sum(self.pairs.get((DRAFT, verdict.value), 0) for verdict in WILL_BE_SENT)

    @property
    def succeeded(self) -> int:
        return self.of(CREATED)

    @property
    def became(self) -> str:
        """What those are by now: created, or deleted."""
        return DONE[self.batch.kind].key

    @property
    def done(self) -> int:
        return self.succeeded + self.of(FAILED)

    @property
    def left(self) -> int:
        return (
            self.wanted - self.done - (self.of(NOT_SENT) if self.batch.state == BatchState.CANCELLED else 0)
        )

    @property
    def need_attention(self) -> int:
        return self.of(FAILED) + self.of(UNKNOWN)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.wanted if self.wanted else 0


def tally_of(batch: Batch) -> Tally:
    return tallies([batch])[batch.pk]


def tallies(batches: Collection[Batch]) -> Mapping[UUID, Tally]:
    """Of all these, by one query that reads an index only (so it counts rows, not keys)."""
    counted: dict[UUID, Counter[tuple[str, str]]] = {batch.pk: Counter() for batch in batches}
    rows = Operation.objects.filter(batch__in=list(counted)).order_by()
    for batch, state, verdict, number in rows.values_list("batch", "state", "verdict").annotate(n=Count("*")):
        counted[batch][state, verdict if state == DRAFT else ""] += number
    return {batch.pk: Tally(batch=batch, pairs=counted[batch.pk]) for batch in batches}
