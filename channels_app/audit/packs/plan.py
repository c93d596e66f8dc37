"""Which stretches of the trail tie the chosen events to checkpoints."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Max, Min

from channels_app.audit.body import write_time
from channels_app.audit.checkpoints.store import CheckpointStore
from channels_app.audit.packs.anchors import AFTER_ALL_TIMES, Anchors
from channels_app.audit.packs.scope import Scope

AT_ONCE: Final = 2_000
# Events between two chosen ones that are rather told by their digests than left out at the price of a checkpoint
NEARBY: Final = 500
# The signing machine's clock is not the database's, and an event has its time before it waits for its place
CLOCKS_DIFFER_BY: Final = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """The events after one and up to another, where a checkpoint was signed."""

    after: int
    last: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What goes into a pack. `since` and `until` are the time that it is of, as texts; empty where it has no end.

    Of a pack that is complete, `until` is no later than the last signature.
    """

    scope: Scope
    since: str
    until: str
    stretches: tuple[Stretch, ...]
    papers: Mapping[str, str]


def make_plan(scope: Scope, *, store: CheckpointStore, root: str) -> Plan | None:
    """None where no event is chosen that is signed by now. `root` is the fingerprint of a key that is ours.

    Raises OtherTrail where no checkpoint agrees with the trail, OSError where the store does not answer.
    """
    anchors = Anchors(store, root=root)
    events = scope.events().filter(seq__lte=anchors.find_last().seq)
    since = write_time(scope.since) if scope.since else ""
    until = write_time(scope.until) if scope.until else ""
    if scope.is_complete:
        ends = events.aggregate(first=Min("seq"), last=Max("seq"))
        if ends["first"] is None:
            return None
        stretch, signed_at = enclose(scope, anchors, **ends)
        stretches, until = [stretch], min(until or AFTER_ALL_TIMES, signed_at)
    else:
        numbers = events.order_by("seq").values_list("seq", flat=True)
        stretches = list(tie(numbers.iterator(AT_ONCE), anchors))
    if not stretches:
        return None
    return Plan(scope=scope, since=since, until=until, stretches=tuple(stretches), papers=anchors.papers)


def enclose(scope: Scope, anchors: Anchors, *, first: int, last: int) -> tuple[Stretch, str]:
    """From a checkpoint that was signed before that time to one that was signed after it; when that was."""
    late = shift(scope.until, CLOCKS_DIFFER_BY) if scope.until else AFTER_ALL_TIMES
    early = shift(scope.since, -CLOCKS_DIFFER_BY) if scope.since else ""
    begin = anchors.find_before(first, at=early) if early else None
    end = anchors.find_after(last, at=late)
    return Stretch(after=begin.seq if begin else 0, last=end.seq), end.at


def shift(at: datetime, by: timedelta) -> str:
    try:
        return write_time(at + by)
    except OverflowError:  # the calendar's first or last minute
        return write_time(at)


def tie(numbers: Iterable[int], anchors: Anchors) -> Iterator[Stretch]:
    """Each of the events, which come in their order, is followed up to a checkpoint."""
    first = last = 0
    for seq in numbers:
        if first and seq > last + NEARBY:
            end = anchors.find_after(last).seq
            if end < seq:
                yield Stretch(after=first - 1, last=end)
                first = seq
        first, last = first or seq, seq
    if first:
        yield Stretch(after=first - 1, last=anchors.find_after(last).seq)
