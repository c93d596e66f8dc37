"""The whole look at a trail: event by event, then held against its checkpoints; and what the latest one found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from django.db import connection
from django.db.models.functions import Now

from channels_app.audit.chain import BEFORE_THE_FIRST
from channels_app.audit.checkpoints.checkpoint import Checkpoint
from channels_app.audit.checkpoints.comparison import Kept, compare, compare_kept, find_signed, find_unsigned
from channels_app.audit.checkpoints.evidence import Evidence, believe, gather, seq_of
from channels_app.audit.checkpoints.ring import read_ring
from channels_app.audit.checkpoints.store import CHECKPOINTS, CheckpointStore
from channels_app.audit.inspection import REMARKS, Fault, Kind
from channels_app.audit.models import Verification
from channels_app.audit.strays import find_last
from channels_app.audit.triggers import find_missing_triggers, find_other_triggers
from channels_app.audit.verify import verify
from channels_app.audit.written import bytes_shown

REMEMBERED: Final = 1_000


@dataclass(kw_only=True, slots=True)
class Look:
    """One look at the trail, as it goes on and as it ends. `after` is the event that it began after; `rest` is called
    now and then on the way."""

    only_new: bool = False
    rest: Callable[[], None] = lambda: None
    after: int = 0
    events: int = 0
    faults: int = 0
    checkpoints: int = 0
    said: list[tuple[str, str]] = field(default_factory=list)

    def note(self, fault: Fault) -> Fault:
        self.faults += fault.kind not in REMARKS
        if len(self.said) < REMEMBERED:
            self.said.append((fault.kind.value, fault.message))
        return fault

    def count(self, events: int) -> None:
        self.events += events
        self.rest()


def look(
    seen: Look, *, store: CheckpointStore | None, root: str, kept: Kept | None = None
) -> Iterator[Fault]:
    """Every fault and remark, going on past each. `seen` is kept up to date, and remembered at the end.

    `seen.only_new`: what comes after the newest checkpoint that an earlier look has found good. `root` is the
    fingerprint of a key that is believed; `kept`, a checkpoint that somebody wrote down.
    Raises OSError where the store does not answer.
    """
    for name in find_missing_triggers(connection):
        message = f"{name} is missing, so the database would let the trail be changed."
        yield seen.note(Fault(seq=0, kind=Kind.TRIGGER, message=message))
    for name in find_other_triggers(connection):
        message = f"{name} on the trail is none of ours, and could keep events from being written."
        yield seen.note(Fault(seq=0, kind=Kind.TRIGGER, message=message))
    with bytes_shown(connection):
        start = find_start(store, root=root) if store and seen.only_new else None
    seen.after = start.seq if start else 0
    evidence = gather(store, root=root, start=start.name if start else "") if store else None
    newest = find_last()
    told = set()
    for fault in verify(after=seen.after, hash=start.hash if start else BEFORE_THE_FIRST, count=seen.count):
        told.add((fault.seq, fault.kind))
        yield seen.note(fault)
    with bytes_shown(connection):
        for fault in _compare(evidence, seen, kept):
            if (fault.seq, fault.kind) not in told:
                yield seen.note(fault)
    remember(seen, newest)


def _compare(evidence: Evidence | None, seen: Look, kept: Kept | None) -> Iterator[Fault]:
    if kept:
        yield from compare_kept(kept)
    if evidence:
        seen.checkpoints = len(evidence.checkpoints)
        yield from evidence.faults
        yield from find_unsigned(evidence.checkpoints)
        yield from compare(evidence.checkpoints, partings=evidence.partings, good=seen.after)


def find_start(store: CheckpointStore, *, root: str) -> Checkpoint | None:
    """The newest checkpoint that the trail agrees with, among those of what an earlier look has found good."""
    looks = Verification.objects.in_bulk()
    new, full = looks.get(Verification.NEW), looks.get(Verification.FULL)
    good = max(new.seq if new and not new.faults else 0, full.seq if full else 0)
    names = [name for name in store.list_names(CHECKPOINTS) if seq_of(name) <= good]
    ring = read_ring(store, root=root)
    for name in reversed(names):
        checkpoint = believe(name, store.read(CHECKPOINTS, name) or "", ring)
        if checkpoint and any(found and found.hash == checkpoint.hash for found in find_signed([checkpoint])):
            return checkpoint
    return None


def remember(seen: Look, newest: int) -> None:
    told = {"at": Now(), "seq": newest, "events": seen.events, "faults": seen.faults, "said": seen.said}
    kind = Verification.NEW if seen.only_new else Verification.FULL
    Verification.objects.update_or_create(kind=kind, defaults=told)
