from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from channels_app.audit.append import append
from channels_app.audit.models import ChainHead
from channels_app.files.cloudtrail import REMEDY, find_logs, read_log
from channels_app.files.errors import Damaged, Unreadable
from channels_app.models import Target
from channels_app.rules.cloudtrail import (
    DELIVERY,
    FINDINGS,
    SLACK,
    Place,
    Said,
    Seen,
    Verdict,
    weigh_doubt,
    weigh_said,
)
from channels_app.rules.roles import Ability
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.cloudtrail.findings import Finding
from channels_app.services.cloudtrail.marks import Marks
from channels_app.services.cloudtrail.record import doubts_of, said_between, said_of
from channels_app.services.cloudtrail.tally import Tally

AT_ONCE = 500
EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """What is compared: from when to when, where that was asked for, and as things stand now."""

    begin: datetime | None
    end: datetime | None
    now: datetime

    def covers(self, at: datetime) -> bool:
        return (self.begin is None or at >= self.begin) and (self.end is None or at <= self.end)

    def of_ours(self, tally: Tally) -> tuple[datetime, datetime] | None:
        """The time of which everything that AWS saw is in the files: what is younger may be delivered yet. Files
        without a record say that AWS saw nothing at all."""
        if not tally.records and not tally.unreadable:
            return self.begin or EVER, min(self.end or self.now, self.now - DELIVERY)
        begin = self.begin or (tally.first and tally.first + SLACK)
        end = self.end or (tally.last and tally.last - DELIVERY)
        return (begin, min(end, self.now - DELIVERY)) if begin and end else None


def compare(
    tally: Tally, *, actor: Actor, folder: Path, target: Target | None, span: Span
) -> Iterator[Finding | Unreadable]:
    """Hold every call of CloudTrail's log files that changes a channel against the trail, and then the trail against
    what was met there. Findings come one by one; `tally` says at the end what it came to. In one target or in all.

    Memory does not grow with the files or the trail, but by a bit an event. Raises NotAllowed, and Unreadable where
    the folder has no log at all; a file that cannot be read is told, and the others are read on.
    """
    require(actor, Ability.READ_TRAIL, target=target, attempted="compare the audit trail with CloudTrail")
    logs = find_logs(folder)
    asked = {"from": str(span.begin or ""), "to": str(span.end or "")}
    _tell(actor, target, "requested", asked)
    return _compare(tally, logs, actor=actor, target=target, span=span, asked=asked)


def _compare(
    tally: Tally,
    logs: Sequence[Path],
    *,
    actor: Actor,
    target: Target | None,
    span: Span,
    asked: Mapping[str, object],
) -> Iterator[Finding | Unreadable]:
    places = _places(target)
    tally.targets |= {target.name} if target else set()
    marks = Marks(ChainHead.objects.values_list("seq", flat=True).first() or 0)
    for path in logs:
        yield from _counted(_read(path, tally, places, marks, span), tally)
    yield from _counted(_look_for_unseen(tally, marks, span), tally)
    _tell(actor, target, "succeeded" if tally.agree else "failed", {**asked, **tally.told()})


def _places(target: Target | None) -> Mapping[Place, str]:
    targets = [target] if target else Target.objects.exclude(account="")
    return {(each.account, each.region): each.name for each in targets}


def _read(
    path: Path, tally: Tally, places: Mapping[Place, str], marks: Marks, span: Span
) -> Iterator[Finding | Unreadable]:
    """Everything of one file."""
    tally.files += 1
    try:
        log = read_log(path)
    except Unreadable as error:
        tally.unreadable += 1
        yield error
        return
    if log.odd:
        tally.unreadable += 1
        yield Damaged(f"{path} has records that are none of CloudTrail's: {log.odd:,}.", REMEDY)
    tally.records += log.records
    tally.widen(log.first, log.last)
    ours = [seen for seen in log.seen if seen.place in places]
    tally.elsewhere += len(log.seen) - len(ours)
    for start in range(0, len(ours), AT_ONCE):
        for seen, said, verdict in _weigh(ours[start : start + AT_ONCE]):
            name = places[seen.place]
            tally.targets.add(name)
            if said:
                marks.add(said.seq)
            if span.covers(seen.at):
                yield Finding(verdict=verdict, target=name, seen=seen, said=said)


def _weigh(calls: Sequence[Seen]) -> Iterator[tuple[Seen, Said | None, Verdict]]:
    """By request id; what has none on record, by the operation, the channel and the time that it names."""
    said = said_of(calls)
    homes = {name: place for place, name in _places(None).items()}
    doubts = doubts_of({seen.operation for seen in calls if seen.operation and seen.request_id not in said})
    for seen in calls:
        told = said.get(seen.request_id)
        doubt = doubts.get(seen.operation) if seen.operation else None
        if told:
            yield seen, told, weigh_said(seen, told, home=homes.get(told.target, seen.place))
        else:
            yield seen, None, weigh_doubt(seen, doubt)


def _look_for_unseen(tally: Tally, marks: Marks, span: Span) -> Iterator[Finding]:
    """What we say that AWS answered, and no file has."""
    time = span.of_ours(tally)
    if not tally.targets and not tally.unreadable:  # AWS saw no call at all
        tally.targets |= set(_places(None).values())
    for said in said_between(*time, targets=tally.targets) if time else ():
        if said.seq not in marks:
            yield Finding(verdict=Verdict.SAID_ONLY, target=said.target, said=said)


def _counted(findings: Iterator[Finding | Unreadable], tally: Tally) -> Iterator[Finding | Unreadable]:
    """Only those that somebody has to look at; all are counted."""
    for finding in findings:
        if isinstance(finding, Unreadable):
            yield finding
        elif finding.verdict not in FINDINGS:
            tally.verdicts[finding.verdict] += 1
        elif finding.seen is None or tally.is_news(finding.seen.event_id):
            tally.verdicts[finding.verdict] += 1
            yield finding


def _tell(actor: Actor, target: Target | None, result: str, details: Mapping[str, object]) -> None:
    with transaction.atomic():
        append(actor.entry("audit.compare", result, subject=target, target=target, details=details))
