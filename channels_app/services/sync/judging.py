from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from channels_app.aws.values import Described
from channels_app.models import Target
from channels_app.rules.drift import (
    JUDGED,
    QUIET,
    DriftKind,
    InCloud,
    Ours,
    Recorded,
    Verdict,
    is_settled,
    judge,
)
from channels_app.rules.lifecycle import ChannelState
from channels_app.rules.tags import Tag
from channels_app.services.sync.records import (
    Known,
    OnRecord,
    Row,
    read_records,
    read_tags,
    tags_of,
    touched_since,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """One channel that AWS shows, its record, what was known of the two, and how they stand now."""

    seen: Described
    row: Row | None
    known: Known | None
    verdict: Verdict


@dataclass(kw_only=True, slots=True)
class Group:
    """What came of a group: what has to be written, and how many agree."""

    drifting: list[Judged] = field(default_factory=list)
    settled: list[Known] = field(default_factory=list)  # they agree by now
    returned: list[Row] = field(default_factory=list)  # they were missing, and are there
    agreed: int = 0

    @property
    def is_quiet(self) -> bool:
        return not (self.drifting or self.settled or self.returned)


def judge_group(target: Target, seen: Sequence[Described], *, began: datetime, ours: Ours) -> Group:
    """Hold what one part of a list shows against the record. What is not ACTIVE in AWS is on its way to somewhere."""
    shown = [each for each in seen if each.status == "ACTIVE"]
    on_record = read_records(target, names=[each.name for each in shown], arns=[each.arn for each in shown])
    judged = _judge(shown, on_record, ours, began)
    suspects = [each.row.pk for each in judged if each.row and each.verdict.kind is not DriftKind.AGREEMENT]
    return _sort(judged, touched_since(suspects, began=began), began)


def _judge(shown: Sequence[Described], on_record: OnRecord, ours: Ours, began: datetime) -> list[Judged]:
    known = on_record.known
    with_tags = [each.channel for each in known.values() if each.channel and each.tags is not None]
    tags = read_tags(with_tags) if with_tags else {}
    judged = []
    for each in shown:
        row, before = on_record.live.get(each.name), known.get(each.arn)
        if row is None and _is_fresh(on_record.over.get(each.arn), began):
            continue  # we deleted it since
        if row is not None and row.state not in JUDGED:
            continue
        read = tags_of(before.tags) if before else None
        recorded = _recorded(row, tags.get(row.pk, ()) if read is not None else None) if row else None
        cloud = InCloud(name=each.name, arn=each.arn, type=each.type, ttl=each.ttl, tags=read)
        judged.append(Judged(seen=each, row=row, known=before, verdict=judge(recorded, cloud, ours=ours)))
    return judged


def _sort(judged: Sequence[Judged], touched: Collection[UUID], began: datetime) -> Group:
    group = Group()
    for each in judged:
        row, agrees = each.row, each.verdict.kind is DriftKind.AGREEMENT
        if (
            row
            and not agrees
            and not is_settled(open_operation=row.pk in touched, touched_at=row.touched_at, began=began)
        ):
            continue
        if row and row.state == ChannelState.MISSING and row.arn == each.seen.arn:
            group.returned.append(row)
        if not agrees:
            if each.known is None or _differs(each, each.known):
                group.drifting.append(each)
            continue
        group.agreed += 1
        if each.known:
            group.settled.append(each.known)
    return group


def _recorded(row: Row, tags: tuple[Tag, ...] | None) -> Recorded:
    return Recorded(arn=row.arn or "", type=row.type, ttl=row.ttl, tags=tags)


def _is_fresh(row: Row | None, began: datetime) -> bool:
    return row is not None and row.touched_at >= began - QUIET


def _differs(judged: Judged, known: Known) -> bool:
    """Whether anything of it has to be written anew."""
    seen, row = judged.seen, judged.row
    now = (judged.verdict.kind, row.pk if row else None, seen.type, seen.ttl, seen.version)
    before = (known.kind, known.channel, known.type, known.ttl, known.version)
    return now != before or not is_same(judged.verdict, known)


def is_same(verdict: Verdict, known: Known) -> bool:
    """Whether it differs in just what it differed in before: then what was chosen for it still holds."""
    told = [(each["field"], each["key"], each["before"], each["after"]) for each in known.differences]
    now = [(each.field, each.key, each.before, each.after) for each in verdict.differences]
    return verdict.kind == known.kind and told == now
