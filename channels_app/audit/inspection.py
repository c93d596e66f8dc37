"""Going along the trail, event by event, and naming what is wrong. It is handed what stands there."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from channels_app.audit.body import COPIED, Json, dump, read_body
from channels_app.audit.chain import BEFORE_THE_FIRST, next_hash

HASH = re.compile("[0-9a-f]{64}")
REMEMBERED = 10_000


class Kind(StrEnum):
    EDITED = "edited"
    COPY = "copy"
    MISSING = "missing"
    INSERTED = "inserted"
    MOVED = "moved"
    CUT_OFF = "cut off"
    HEAD = "head"
    REPLACED = "replaced"
    CHECKPOINT = "checkpoint"
    KEY = "key"
    TRIGGER = "trigger"
    CLOCK = "clock"
    RESTORED = "restored"


# Worth a look, and yet the trail is whole
REMARKS: Final = frozenset({Kind.CLOCK, Kind.RESTORED})
CLOCK_MAY_GO_BACK: Final = timedelta(minutes=1)  # an event has its time before it waits for its place


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One thing that is wrong with the trail, at or just before the event with this number."""

    seq: int
    kind: Kind
    message: str


class Stored(NamedTuple):
    """One event as it stands in the database; `copies` are the COPIED columns as its body should write them.

    (A tuple, as a million of them are made in one go.)
    """

    seq: int
    body: str
    hash: str
    copies: tuple[str, ...]


class Inspection:
    """Remembers where it stands and what may come next, so it can go on past each fault.

    It may begin after any event whose number and hash are known to be good.
    """

    def __init__(self, *, seq: int = 0, hash: str = BEFORE_THE_FIRST) -> None:  # noqa: A002
        self.seq = seq
        self.events = 0  # that had a number of their own
        self.shift = 0  # how many places later than here the events were written
        self.before: tuple[str, ...] = (hash,)  # what the next event may follow; empty: not known
        self.latest = ""  # the latest time that an event has said
        self.displaced: dict[int, str] = {}  # the hashes of events that were found in another place

    def look_at(self, event: Stored) -> list[Fault]:
        """The faults of the next event, in the order of their numbers. One of the same number again is passed over."""
        if event.seq == self.seq:
            return []
        self.events += 1
        facts = read_facts(event.body)
        faults = []
        if self.is_odd(event, facts):
            faults = self.look_closely(event, facts)
        else:
            self.before, self.shift = (event.hash,), 0
        at = facts.get("at")
        if isinstance(at, str) and at >= self.latest:  # as texts they stand in the order of time
            self.latest = at
        elif isinstance(at, str) and is_clearly_before(at, self.latest):
            faults.append(
                Fault(seq=event.seq, kind=Kind.CLOCK, message=tell_clock(event.seq, at, self.latest))
            )
        self.seq = event.seq
        return faults

    def is_odd(self, event: Stored, facts: dict[str, Json]) -> bool:
        """Whether anything is not just as it should be: nearly never, so this is quick."""
        return (
            event.seq != self.seq + 1
            or facts.get("seq") != event.seq
            or len(self.before) != 1
            or next_hash(self.before[0], event.body) != event.hash
            or tuple(map(facts.get, COPIED)) != event.copies
            or not is_canonical(event.body, facts)
        )

    def look_closely(self, event: Stored, facts: dict[str, Json]) -> list[Fault]:
        faults = []
        if event.seq != self.seq + 1:
            faults.append(name_missing(self.seq + 1, event.seq - 1))
            self.before = ()
        faults += self.follow(event, facts.get("seq"))
        if facts and tuple(map(facts.get, COPIED)) != event.copies:
            faults.append(name_copies(event, facts))
        if not faults and not is_canonical(event.body, facts):
            faults.append(Fault(seq=event.seq, kind=Kind.EDITED, message=tell_form(event.seq)))
        return faults

    def follow(self, event: Stored, written: Json) -> list[Fault]:
        """Check that the event is genuine and stands where it was written."""
        computed = [next_hash(hash_before, event.body) for hash_before in self.before]
        sound = event.hash in computed if computed else bool(HASH.fullmatch(event.hash))
        shift = written - event.seq if isinstance(written, int) else 0
        faults = []
        if shift and (shift != self.shift or not sound):
            faults.append(Fault(seq=event.seq, kind=Kind.MOVED, message=tell_move(event.seq, written)))
            if len(self.displaced) < REMEMBERED:
                self.displaced[event.seq + shift] = event.hash
        elif not sound and not self.follows_displaced(event):
            faults.append(Fault(seq=event.seq, kind=Kind.EDITED, message=tell_edit(event.seq)))
        self.shift = shift
        # Either the hash of a faulty event or its body may be the genuine one; the next event tells which.
        likely = [event.hash, *(computed[-1:] if event.body else [])]
        self.before = (event.hash,) if sound else tuple(filter(HASH.fullmatch, likely))
        return faults

    def follows_displaced(self, event: Stored) -> bool:
        """Whether the event before this one was found elsewhere: then only that one is at fault."""
        hash_before = self.displaced.get(event.seq - 1, "")
        return bool(HASH.fullmatch(hash_before)) and next_hash(hash_before, event.body) == event.hash

    def end(self, *, seq: int, hash: str) -> list[Fault]:  # noqa: A002
        """The faults at the end, where the head says that the newest event has this number and hash."""
        if seq > self.seq:
            return [name_cut_off(self.seq + 1, seq)]
        if seq < self.seq:
            message = f"The trail goes on to event {self.seq}, but its head stands at {seq}."
            return [Fault(seq=seq + 1, kind=Kind.HEAD, message=message)]
        if self.before and hash not in (*self.before, self.displaced.get(seq)):
            message = f"The trail's head has another hash than event {seq}: the newest event was replaced."
            return [Fault(seq=seq, kind=Kind.HEAD, message=message)]
        return []


def read_facts(body: str) -> dict[str, Json]:
    """What the body tells, or nothing when it was made unreadable (then its hash does not follow either)."""
    try:
        return read_body(body)
    except ValueError:
        return {}


def is_canonical(body: str, facts: dict[str, Json]) -> bool:
    """Whether it is written in the one way in which the trail writes these facts."""
    try:
        return bool(facts) and dump(facts) == body
    except RecursionError:  # it was read, and is too deep to be written
        return False


def is_clearly_before(at: str, latest: str) -> bool:
    try:
        return datetime.fromisoformat(latest) - datetime.fromisoformat(at) > CLOCK_MAY_GO_BACK
    except (ValueError, TypeError):
        return False


def tell_clock(seq: int, at: str, latest: str) -> str:
    return f"Event {seq} says {at}, and one before it says {latest}: the database's clock was set back."


def tell_move(seq: int, written: Json) -> str:
    return f"Event {seq} was written as number {written}: it, or what stands before it, is not in its place."


def tell_edit(seq: int) -> str:
    return f"The hash of event {seq} does not follow: it was edited, or what stands before it was."


def tell_form(seq: int) -> str:
    return f"Event {seq} is not in the form in which events are written: it was put there past the console."


def name_missing(first: int, last: int) -> Fault:
    which = f"Event {first} is" if first == last else f"Events {first} to {last} are"
    message = f"{which} missing, so event {last + 1} cannot be held against what was before it."
    return Fault(seq=first, kind=Kind.MISSING, message=message)


def name_cut_off(first: int, last: int) -> Fault:
    which = f"Event {first} is" if first == last else f"Events {first} to {last} are"
    return Fault(seq=first, kind=Kind.CUT_OFF, message=f"{which} cut off at the end.")


def name_copies(event: Stored, facts: dict[str, Json]) -> Fault:
    """Which columns tell something else than the body, which is what counts."""
    pairs = [(name, copy, facts.get(name)) for name, copy in zip(COPIED, event.copies, strict=True)]
    told = "; ".join(
        f"{name} is {copy!r}, in the body {fact!r}" for name, copy, fact in pairs if copy != fact
    )
    message = f"Event {event.seq} was edited beside its body: {told}."
    return Fault(seq=event.seq, kind=Kind.COPY, message=message)
