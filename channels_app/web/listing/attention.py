from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse

from channels_app.models import Batch, Channel, Drift, Kind, Operation, Target, Worker
from channels_app.rules.drift import DriftKind
from channels_app.rules.lifecycle import BatchState, ChannelState, OperationState
from channels_app.web.listing.batches import BatchLine
from channels_app.web.listing.batches_tally import FAILED, UNKNOWN, Sort
from channels_app.web.listing.batches_tally import WAITING as WAITING_ROWS
from channels_app.web.listing.links import channels_of
from channels_app.web.words import CHANNEL_STATES, DRIFT_KINDS, TARGET_HELD, WAITING, Look

FAILED_LATELY = timedelta(days=7)


@dataclass(frozen=True, kw_only=True, slots=True)
class Attention:
    """Something that a person should look at, and where."""

    look: Look
    what: str
    why: str = ""
    target: Target | None = None
    word: str = ""  # before the time: since when, or when next
    at: datetime | None = None
    link: str = ""
    link_word: str = ""


def find_attention(
    targets: Mapping[UUID, Target],
    states: Mapping[tuple[UUID, str], int],
    under_way: Sequence[BatchLine] = (),
    withheld: str = "",
) -> list[Attention]:
    """What needs attention in these targets, the worst first. `states` counts their channels, and `under_way` are
    their batches that run or are paused; `withheld` is why nothing is sent to AWS at all."""
    operations = Operation.objects.filter(target__in=list(targets))
    return [
        *_withheld(withheld),
        *_no_worker(operations, targets, under_way),
        *_failed(operations, targets),
        *_missing(states, targets),
        *_orphans(targets),
        *_held(targets),
        *_paused(under_way),
        *_unknown(operations, targets),
        *_put_off(operations, targets),
    ]


def _withheld(why: str) -> Iterator[Attention]:
    if why:
        yield Attention(look=CHANNEL_STATES[ChannelState.FAILED], what="Nothing is sent to AWS", why=why)


def _no_worker(
    operations: QuerySet[Operation], targets: Mapping[UUID, Target], under_way: Sequence[BatchLine]
) -> Iterator[Attention]:
    if Worker.objects.running().exists():
        return
    waiting = operations.filter(
        state__in=[OperationState.QUEUED, OperationState.SENT, OperationState.UNKNOWN]
    )
    rows = sum(line.tally.not_begun for line in under_way if line.batch.state == BatchState.RUNNING)
    count = waiting.count() + rows
    unread = Batch.objects.filter(target__in=list(targets), state=BatchState.PREVIEWING.value).count()
    if not count + unread:
        return
    batches = f"{intcomma(unread)} new batch{'' if unread == 1 else 'es'}"
    waits = " and ".join([*([_operations(count)] if count else ()), *([batches] if unread else ())])
    last = Worker.objects.order_by("-seen_at").first()
    yield Attention(
        look=CHANNEL_STATES[ChannelState.FAILED],
        what="No worker is running",
        why=f"{waits} {'waits' if count + unread == 1 else 'wait'} for one. Start it with manage.py run_worker.",
        word=f"The last one, {last}, was seen" if last else "",
        at=last.seen_at if last else None,
    )


def _failed(operations: QuerySet[Operation], targets: Mapping[UUID, Target]) -> Iterator[Attention]:
    """Of the last days: creates where no channel has the name by now, and a batch's deletes where it is still there."""
    made_since = Channel.objects.live().filter(target=OuterRef("target"), name=OuterRef("channel__name"))
    still_there = Q(kind=Kind.DELETE, batch__isnull=False, channel__state=ChannelState.ACTIVE)
    failed = operations.filter(
        ~Exists(made_since) | still_there,
        state=OperationState.FAILED,
        finished_at__gt=Now() - FAILED_LATELY,
    )
    for group in _by_answer(failed, at=Max("finished_at")):
        target = targets[group["target"]]
        yield Attention(
            look=CHANNEL_STATES[ChannelState.FAILED],
            what=f"{_operations(group['n'])} failed{_in_batch(group)}",
            why=group["said"],
            target=target,
            word="The latest" if group["n"] > 1 else "",
            at=group["at"],
            link=_rows(group, FAILED) or channels_of(target, state=ChannelState.FAILED.value),
            link_word="See which",
        )


def _missing(states: Mapping[tuple[UUID, str], int], targets: Mapping[UUID, Target]) -> Iterator[Attention]:
    for target in targets.values():
        if count := states.get((target.pk, ChannelState.MISSING), 0):
            yield Attention(
                look=CHANNEL_STATES[ChannelState.MISSING],
                what=f"{_channels(count)} missing",
                why="On record here, and not shown by AWS.",
                target=target,
                link=channels_of(target, state=ChannelState.MISSING.value),
                link_word="See which",
            )


def _orphans(targets: Mapping[UUID, Target]) -> Iterator[Attention]:
    orphans = Drift.objects.shown().filter(target__in=list(targets), kind=DriftKind.ORPHAN.value)
    for key, count in orphans.order_by("target").values_list("target").annotate(n=Count("pk")):
        query = urlencode({"target": targets[key].name, "kind": DriftKind.ORPHAN.value})
        yield Attention(
            look=DRIFT_KINDS[DriftKind.ORPHAN],
            what=f"{intcomma(count)} channel{' has' if count == 1 else 's have'} our tag and no record",
            why="This console made them, and its database does not know them.",
            target=targets[key],
            link=f"{reverse('drift')}?{query}",
            link_word="Adopt or look",
        )


def _held(targets: Mapping[UUID, Target]) -> Iterator[Attention]:
    for target in targets.values():
        if target.held_at:
            yield Attention(
                look=TARGET_HELD,
                what=f"All calls to {target} are held",
                why=target.held_because,
                word="Held",
                at=target.held_at,
                link=reverse("target", args=[target.pk]),
                link_word="Look, or release them",
            )


def _paused(under_way: Sequence[BatchLine]) -> Iterator[Attention]:
    for line in under_way:
        if line.batch.state == BatchState.PAUSED:
            yield Attention(
                look=line.look,
                what=f"{line.batch} is paused",
                why=line.batch.because,
                target=line.batch.target,
                word="Paused",
                at=line.batch.state_since,
                link=line.batch.get_absolute_url(),
                link_word="Decide",
            )


def _unknown(operations: QuerySet[Operation], targets: Mapping[UUID, Target]) -> Iterator[Attention]:
    unknown = operations.filter(state=OperationState.UNKNOWN)
    for group in _by_answer(unknown, at=Min("first_sent_at")):
        target = targets[group["target"]]
        yield Attention(
            look=CHANNEL_STATES[ChannelState.UNKNOWN],
            what=f"{_operations(group['n'], 'unknown')}{_in_batch(group)}: nobody can tell yet whether AWS did it",
            why=group["said"],
            target=target,
            word="First sent",
            at=group["at"],
            link=_rows(group, UNKNOWN) or channels_of(target, state=ChannelState.UNKNOWN.value),
            link_word="Look again, or decide",
        )


def _put_off(operations: QuerySet[Operation], targets: Mapping[UUID, Target]) -> Iterator[Attention]:
    """Queued again after an answer that says why; of a batch that is paused, the pause says it."""
    put_off = operations.filter(state=OperationState.QUEUED).exclude(answer="")
    put_off = put_off.exclude(batch__state=BatchState.PAUSED.value)
    for group in _by_answer(put_off, at=Min("due_at")):
        target = targets[group["target"]]
        yield Attention(
            look=WAITING,
            what=f"{_operations(group['n'], 'put off')}{_in_batch(group)}",
            why=group["said"],
            target=target,
            word="Due",
            at=group["at"],
            link=_rows(group, WAITING_ROWS) or channels_of(target, state=ChannelState.REQUESTED.value),
            link_word="See which",
        )


def _by_answer(operations: QuerySet[Operation], *, at: Max | Min) -> QuerySet[Operation, dict[str, Any]]:
    """One row for each target, batch and code of AWS's, with one of its sentences to stand for all."""
    groups = operations.order_by().values("target", "batch", "batch__name", "answer_code")
    counted = groups.annotate(n=Count("pk"), said=Max("answer"), at=at)
    return counted.order_by("-n", "target", "batch", "answer_code")


def _rows(group: Mapping[str, Any], sort: Sort) -> str:
    """The address of these rows in their batch, if they have one."""
    return f"{reverse('batch', args=[group['batch']])}?show={sort.key}" if group["batch"] else ""


def _in_batch(group: Mapping[str, Any]) -> str:
    return f" in {group['batch__name']}" if group["batch"] else ""


def _operations(count: int, are: str = "") -> str:
    verb = f" {'is' if count == 1 else 'are'} {are}" if are else ""
    return f"{intcomma(count)} operation{'' if count == 1 else 's'}{verb}"


def _channels(count: int) -> str:
    return f"{intcomma(count)} channel{' is' if count == 1 else 's are'}"
