"""Tags are in no list: AWS is asked for those of each channel, in the background and at the pace of the quota."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from channels_app.aws.errors import AwsError, NotFound
from channels_app.aws.gateway import Gateway
from channels_app.aws.values import TagList
from channels_app.models import Channel, Drift, Sync
from channels_app.models.bulk import insert_rows, update_rows
from channels_app.models.clock import read_database_clock
from channels_app.rules.drift import DriftKind, InCloud, Ours, Recorded, Verdict, is_settled, judge
from channels_app.rules.lifecycle import ChannelState
from channels_app.rules.tags import Tag
from channels_app.services.sync import claim
from channels_app.services.sync.caller import Caller
from channels_app.services.sync.records import (
    as_json,
    read_ours,
    read_tags,
    tags_as_json,
    touched_since,
)

AT_ONCE = 50
NOBODY = Ours(installations=frozenset())  # of what is on record, nobody asks whose it is
Answers = Sequence[tuple[Any, TagList | AwsError]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Read:
    """One channel whose tags were read, and what was known of it."""

    channel: Channel
    tags: tuple[Tag, ...]
    drift: Drift | None


def has_unread(sync: Sync) -> bool:
    """Whether tags are still to be read."""
    return _drifts(sync).exists() or _channels(sync).exists()


def read_due_tags(sync: Sync, *, caller: Caller, until: float, after_each: Callable[[], object]) -> bool:
    """Read tags until then, by the caller's clock: of what has no record first, and of that what somebody looks at.

    True where some are left. Raises the gateway's errors, with the sentence kept; Preempted, Stopping.
    """
    try:
        while caller.clock() < until:
            began = read_database_clock()
            if drifts := list(_drifts(sync)[:AT_ONCE]):
                for of_drifts in caller.ask_each(drifts, _ask):
                    _record_drifts(sync, of_drifts)
            elif channels := list(_channels(sync)[:AT_ONCE]):
                for of_channels in caller.ask_each(channels, _ask):
                    _record_channels(sync, of_channels, began)
            else:
                return False
            after_each()
    except AwsError as error:
        claim.keep(sync, failed_at=read_database_clock(), said=str(error)[:2000])
        raise
    return has_unread(sync)


def _ask(gateway: Gateway, about: Drift | Channel) -> TagList:
    return gateway.list_tags(about.arn or "")


def _drifts(sync: Sync) -> QuerySet[Drift]:
    """What is shown to somebody first, then the newest."""
    unread = Drift.objects.unread(since=sync.tags_since).filter(target=sync.pk)
    return unread.order_by(F("wanted_at").desc(nulls_last=True), "-aws_created_at")


def _channels(sync: Sync) -> QuerySet[Channel]:
    """Those never read first, the newest of them; then those that were read longest ago."""
    old = (
        Q(tags_read_at=None) | Q(tags_read_at__lt=sync.tags_since)
        if sync.tags_since
        else Q(tags_read_at=None)
    )
    found = Channel.objects.filter(old, target=sync.pk, state=ChannelState.ACTIVE.value, arn__isnull=False)
    return found.order_by(F("tags_read_at").asc(nulls_first=True), "-created_at")


def _record_drifts(sync: Sync, answers: Answers) -> None:
    read = {drift.pk: answer.tags for drift, answer in answers if isinstance(answer, TagList)}
    gone = [drift.pk for drift, answer in answers if isinstance(answer, NotFound)]
    ours = read_ours(read.values())
    rows = []
    with transaction.atomic():
        claim.keep(sync)
        now = read_database_clock()
        for drift, _ in answers:
            if drift.pk not in read:
                continue
            tags = read[drift.pk]
            cloud = InCloud(name=drift.name, arn=drift.arn, type=drift.type, ttl=drift.ttl, tags=tags)
            known = drift.kind == DriftKind.RECREATED
            kind = drift.kind if known else judge(None, cloud, ours=ours).kind.value
            rows.append({"pk": drift.pk, "tags": tags_as_json(tags), "tags_read_at": now, "kind": kind})
        update_rows(Drift, rows)
        # Whoever chose to adopt a stranger did not choose to adopt what another installation keeps
        theirs = [row["pk"] for row in rows if row["kind"] == DriftKind.ELSEWHERE]
        Drift.objects.filter(pk__in=theirs).update(choice="")
        Drift.objects.filter(pk__in=gone).delete()
    _raise_where_none(answers)


def _record_channels(sync: Sync, answers: Answers, began: datetime) -> None:
    read = {channel.pk: answer.tags for channel, answer in answers if isinstance(answer, TagList)}
    done = [channel.pk for channel, answer in answers if isinstance(answer, TagList | NotFound)]
    with transaction.atomic():
        claim.keep(sync)
        now = read_database_clock()
        locked = Channel.objects.select_for_update(no_key=True).filter(pk__in=done).order_by("pk")
        channels = {each.pk: each for each in locked if each.state == ChannelState.ACTIVE}
        _compare(sync, channels, read, began, now)
        update_rows(Channel, [{"pk": pk, "tags_read_at": now} for pk in channels])
    _raise_where_none(answers)


def _compare(
    sync: Sync,
    channels: Mapping[UUID, Channel],
    read: Mapping[UUID, tuple[Tag, ...]],
    began: datetime,
    now: datetime,
) -> None:
    """Write what the tags of channels on record came to, beside what the list said of them."""
    touched = touched_since(list(read), began=began)
    recorded = read_tags(read)
    known = {each.channel_id: each for each in Drift.objects.filter(channel__in=read)}
    for pk, tags in read.items():
        channel, drift = channels.get(pk), known.get(pk)
        if channel is None or (drift and drift.kind != DriftKind.CHANGED):
            continue
        since = max(channel.state_since, channel.created_at)
        if not is_settled(open_operation=pk in touched, touched_at=since, began=began):
            continue
        read_now = _Read(channel=channel, tags=tags, drift=drift)
        _write(sync, read_now, _judge(read_now, recorded.get(pk, ())), now)


def _judge(read: _Read, recorded: tuple[Tag, ...]) -> Verdict:
    """The rest is as the last list showed it: as recorded, where it left no drift."""
    channel, shown = read.channel, read.drift or read.channel
    arn = channel.arn or ""
    record = Recorded(arn=arn, type=channel.type, ttl=channel.ttl, tags=recorded)
    cloud = InCloud(name=channel.name, arn=arn, type=shown.type, ttl=shown.ttl, tags=read.tags)
    return judge(record, cloud, ours=NOBODY)


def _write(sync: Sync, read: _Read, verdict: Verdict, now: datetime) -> None:
    drift, channel = read.drift, read.channel
    if verdict.kind is DriftKind.AGREEMENT:
        if drift:
            drift.delete()
        return
    values = {
        "differences": as_json(verdict.differences),
        "tags": tags_as_json(read.tags),
        "tags_read_at": now,
    }
    if drift is None:
        shown = {"type": channel.type, "ttl": channel.ttl, "version": channel.version}
        own = {"target": sync.pk, "channel": channel.pk, "name": channel.name, "arn": channel.arn}
        kind = {"kind": verdict.kind.value, "aws_created_at": channel.aws_created_at, "seen_at": now}
        insert_rows(Drift, [{**own, **kind, **shown, **values}])
    elif drift.differences != values["differences"]:
        Drift.objects.filter(pk=drift.pk).update(**values, seen_at=now, choice="", ignored_until=None)
    else:
        Drift.objects.filter(pk=drift.pk).update(**values)


def _raise_where_none(answers: Answers) -> None:
    """What was not answered is asked again; where nothing was, raises the first of AWS's errors."""
    errors = [answer for _, answer in answers if isinstance(answer, AwsError)]
    if len(errors) == len(answers) and not all(isinstance(each, NotFound) for each in errors):
        raise errors[0]
