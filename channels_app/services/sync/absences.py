from collections.abc import Iterator, Sequence, Set
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from channels_app.audit.append import append
from channels_app.aws.errors import AwsError, NotFound
from channels_app.aws.values import Described
from channels_app.models import Channel, Drift, Sync
from channels_app.models.bulk import insert_rows, update_rows
from channels_app.models.clock import read_database_clock
from channels_app.rules.drift import ABSENCES, APART, JUDGED, DriftKind, is_settled
from channels_app.rules.lifecycle import LIVE, ChannelState, check_channel_move
from channels_app.services.actor import Actor
from channels_app.services.sync import claim
from channels_app.services.sync.caller import Caller
from channels_app.services.sync.listing import digest
from channels_app.services.sync.records import Row, touched_since

AT_ONCE = 2_000
JUDGED_STATES = sorted(state.value for state in JUDGED)
MISSING = DriftKind.MISSING.value


def suspect_unseen(sync: Sync, seen: Set[int], *, began: datetime) -> None:
    """Write down what no page had, to be looked for by its ARN; and forget what is no drift any more."""
    for rows in _records(sync):
        unseen = [row for row in rows if digest(row.arn or "") not in seen]
        if suspects := _suspects(unseen, began):
            _write(sync, suspects)
    _forget(sync, seen, began)


def look_for_suspects(sync: Sync, *, caller: Caller, actor: Actor) -> None:
    """Describe each by its ARN, until two looks, ten seconds apart, found nothing. Then it is missing."""
    while waiting := list(_waiting(sync)[:AT_ONCE]):
        now = read_database_clock()
        due = [each for each in waiting if each.look_at is None or each.look_at <= now]
        if not due:
            first = min(each.look_at or now for each in waiting)
            caller.wait(max((first - now).total_seconds(), 0.05))
            continue
        for answers in caller.ask_each(due, lambda gateway, drift: gateway.describe_arn(drift.arn)):
            _record(sync, answers, actor)


def _records(sync: Sync) -> Iterator[list[Row]]:
    recorded = Channel.objects.filter(target=sync.pk, state__in=JUDGED_STATES, arn__isnull=False)
    recorded = recorded.order_by("pk")
    rows = [Row._make(each) for each in recorded.values_list(*Row._fields)[:AT_ONCE]]
    while rows:
        yield rows
        more = recorded.filter(pk__gt=rows[-1].pk).values_list(*Row._fields)[:AT_ONCE]
        rows = [Row._make(each) for each in more]


def _suspects(unseen: Sequence[Row], began: datetime) -> list[Row]:
    keys = [row.pk for row in unseen]
    known = Drift.objects.filter(channel__in=keys, kind__in=[MISSING, DriftKind.RECREATED.value])
    told = frozenset(known.values_list("channel", flat=True)) if keys else frozenset()
    touched = touched_since(keys, began=began)
    return [
        row
        for row in unseen
        if row.pk not in told
        and is_settled(open_operation=row.pk in touched, touched_at=row.touched_at, began=began)
    ]


def _write(sync: Sync, suspects: Sequence[Row]) -> None:
    with transaction.atomic():
        claim.keep(sync)
        now = read_database_clock()
        arns = [row.arn for row in suspects]
        Drift.objects.filter(target=sync.pk, arn__in=arns).delete()  # changed once, and not there now
        common = {"target": sync.pk, "kind": MISSING, "differences": [], "type": "", "version": ""}
        common |= {"seen_at": now, "look_at": now}
        insert_rows(
            Drift,
            [{**common, "channel": row.pk, "name": row.name, "arn": row.arn} for row in suspects],
        )


def _forget(sync: Sync, seen: Set[int], began: datetime) -> None:
    """What is not in AWS any more has no drift but its absence; and what is not on record cannot be missing."""
    drifts = Drift.objects.filter(target=sync.pk)
    live = [state.value for state in LIVE]
    with transaction.atomic():
        claim.keep(sync)
        drifts.filter(kind=MISSING).exclude(channel__state__in=JUDGED_STATES).delete()
        drifts.filter(channel__isnull=False).exclude(channel__state__in=live).delete()
    others = drifts.exclude(kind=MISSING).filter(seen_at__lt=began).order_by("pk")
    last = 0
    while rows := list(others.filter(pk__gt=last).values_list("pk", "arn")[:AT_ONCE]):
        last = rows[-1][0]
        if gone := [pk for pk, arn in rows if digest(arn) not in seen]:
            with transaction.atomic():
                claim.keep(sync)
                drifts.filter(pk__in=gone).delete()


def _waiting(sync: Sync) -> QuerySet[Drift]:
    suspects = Drift.objects.filter(target=sync.pk, kind=MISSING, looks__lt=ABSENCES)
    return suspects.order_by(F("look_at").asc(nulls_first=True), "pk")


def _record(sync: Sync, answers: Sequence[tuple[Drift, Described | AwsError]], actor: Actor) -> None:
    """What was not answered is asked again; where nothing was, raises the first of AWS's errors."""
    absent = [drift for drift, answer in answers if isinstance(answer, NotFound)]
    there = [drift.pk for drift, answer in answers if isinstance(answer, Described)]
    with transaction.atomic():
        claim.keep(sync)
        now = read_database_clock()
        certain = [drift for drift in absent if drift.looks + 1 >= ABSENCES]
        moved = _miss(sync, certain, now)
        rows = [{"pk": each.pk, "looks": each.looks + 1, "look_at": now + APART} for each in absent]
        update_rows(Drift, rows)
        Drift.objects.filter(pk__in=there).delete()
        append(
            *(actor.entry("channel.missing", "succeeded", subject=each, target=sync.target) for each in moved)
        )
    errors = [answer for _, answer in answers if isinstance(answer, AwsError)]
    if errors and not (absent or there):
        raise errors[0]


def _miss(sync: Sync, certain: Sequence[Drift], now: datetime) -> list[Channel]:
    """Say of the channels that they are missing; one at which somebody works by now is left alone, and forgotten."""
    keys = [drift.channel_id for drift in certain if drift.channel_id]
    rows = Channel.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    channels = {each.pk: each for each in rows}
    busy = touched_since(list(channels), began=now)
    moved = [each for key, each in channels.items() if key not in busy and each.state == ChannelState.ACTIVE]
    check_channel_move(ChannelState.ACTIVE, ChannelState.MISSING)
    state = {"state": ChannelState.MISSING.value, "state_since": now, "look_at": None}
    update_rows(Channel, [{"pk": each.pk, **state} for each in moved])
    left = [drift.pk for drift in certain if drift.channel_id in busy]
    Drift.objects.filter(pk__in=left).delete()
    return moved
