"""Whether our record of a channel and what AWS shows of it agree, as one pure function.

The first row that fits is the verdict.

    on record       in AWS                                          verdict
    --------------  ----------------------------------------------  ------------------------------------------
    nothing         our tag, of this very name                      orphan: ours, but its record is not here
    nothing         another installation's tag                      elsewhere
    nothing         anything else                                   unmanaged
    a channel       nothing, by two looks                           missing
    a channel       another ARN by its name                         recreated
    a channel       another TTL, type or tag of people's            changed
    a channel       the same; what was not read counts as the same  agreement

A list is no snapshot, so only a channel that nobody is working at and that was left alone since a minute before
the list began is judged at all (`is_settled`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from channels_app.rules.lifecycle import ChannelState
from channels_app.rules.tags import OPERATION_KEY, Tag, parse_operation, without_own

QUIET = timedelta(minutes=1)
ABSENCES = 2  # so many looks by ARN have to find nothing
APART = timedelta(seconds=10)
JUDGED = frozenset({ChannelState.ACTIVE, ChannelState.MISSING})  # in the others, something is under way


class DriftKind(StrEnum):
    """How record and cloud stand to each other."""

    AGREEMENT = "agreement"
    CHANGED = "changed"
    RECREATED = "recreated"
    MISSING = "missing"
    ORPHAN = "orphan"
    UNMANAGED = "unmanaged"
    ELSEWHERE = "elsewhere"


WITHOUT_RECORD = frozenset({DriftKind.ORPHAN, DriftKind.UNMANAGED, DriftKind.ELSEWHERE})


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """A channel as our record has it. Tags that were never read here are None, and are not compared."""

    arn: str
    type: str
    ttl: int
    tags: tuple[Tag, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class InCloud:
    """A channel as AWS shows it. A list has no tags (None), and not every type has a TTL (None)."""

    name: str
    arn: str
    type: str
    ttl: int | None = None
    tags: tuple[Tag, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ours:
    """By what a tag is known as ours: our installations, and the names that their operations were for."""

    installations: frozenset[UUID]
    names: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One field that differs. Of a tag, `key` says which; None says that it is not there."""

    field: str  # TTL, type, ARN or tag
    key: str = ""
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    kind: DriftKind
    differences: tuple[Difference, ...] = ()


AGREEMENT = Verdict(kind=DriftKind.AGREEMENT)
UNMANAGED = Verdict(kind=DriftKind.UNMANAGED)


def judge(recorded: Recorded | None, seen: InCloud | None, *, ours: Ours) -> Verdict:
    """Judge one name by the table above."""
    if seen is None:
        return Verdict(kind=DriftKind.MISSING) if recorded else AGREEMENT
    if recorded is None:
        return Verdict(kind=_belongs(seen, ours)) if seen.tags else UNMANAGED
    if recorded.arn != seen.arn:
        other = Difference(field="ARN", before=recorded.arn, after=seen.arn)
        return Verdict(kind=DriftKind.RECREATED, differences=(other,))
    differences = tuple(find_differences(recorded, seen))
    return Verdict(kind=DriftKind.CHANGED, differences=differences) if differences else AGREEMENT


def find_differences(recorded: Recorded, seen: InCloud) -> Iterator[Difference]:
    """Each field that was seen and is not as it is recorded; tags of ours are nobody's business."""
    if seen.type != recorded.type:
        yield Difference(field="type", before=recorded.type, after=seen.type)
    if seen.ttl is not None and seen.ttl != recorded.ttl:
        yield Difference(field="TTL", before=f"{recorded.ttl} s", after=f"{seen.ttl} s")
    if seen.tags is None or recorded.tags is None:
        return
    before = {tag.key: tag.value for tag in without_own(recorded.tags)}
    after = {tag.key: tag.value for tag in without_own(seen.tags)}
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            yield Difference(field="tag", key=key, before=before.get(key), after=after.get(key))


def is_settled(*, open_operation: bool, touched_at: datetime, began: datetime) -> bool:
    """Whether a look that began then can be held against the record at all."""
    return not open_operation and touched_at < began - QUIET


def _belongs(seen: InCloud, ours: Ours) -> DriftKind:
    """Whose a channel without a record is. The id of an operation for another name is a copy: it says nothing."""
    value = next((tag.value for tag in seen.tags or () if tag.key == OPERATION_KEY), "")
    named = parse_operation(value)
    if named is None:
        return DriftKind.UNMANAGED
    installation, operation = named
    if installation not in ours.installations:
        return DriftKind.ELSEWHERE
    return DriftKind.ORPHAN if ours.names.get(operation, seen.name) == seen.name else DriftKind.UNMANAGED
