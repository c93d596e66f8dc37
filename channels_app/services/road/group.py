"""Claims for many at once, so that the database is not the brake: one transaction and few statements a group."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from channels_app.audit.append import Entry, append
from channels_app.models import Batch, Channel, ChannelTag, Kind, Operation, Person, Target
from channels_app.models.bulk import insert_rows, update_rows
from channels_app.models.clock import read_database_clock
from channels_app.models.operation import OperationQuerySet
from channels_app.rules.lifecycle import LIVE, BatchState, OperationState
from channels_app.rules.preview import RowVerdict
from channels_app.rules.spec import from_wish
from channels_app.services.road.claim import CLAIM, Claim
from channels_app.services.road.hand import Hand
from channels_app.services.road.starting import start_rows

GROUP = 50


def claim_group(
    target: Target, *, size: int, hand: Hand, clock: Callable[[], float], queued: bool = True
) -> list[Claim]:
    """Take what is next to be sent in the target, up to `size` and at most 50: the queue first, where the caller has
    seen something `queued`, then rows of batches.

    A row gets its channel, its intent in the trail and its claim in one transaction. A row that can be sent no more,
    for its name was taken or its channel changed since, stays a draft, and is told so.
    """
    taken_at = clock()
    try:
        with transaction.atomic():
            operations = _claim(target, min(size, GROUP), hand, queued)
    except IntegrityError:  # somebody asked for one of the names this moment: the next look sees it
        return []
    return [Claim(operation=each, holder=hand.holder, taken_at=taken_at) for each in operations]


def claim_doubts(target: Target, *, size: int, hand: Hand, clock: Callable[[], float]) -> list[Claim]:
    """Take what has to be settled in the target, up to `size` and at most 50."""
    taken_at = clock()
    with transaction.atomic():
        rows = _locked(
            Operation.objects.to_settle().filter(target=target).order_by("due_at"), min(size, GROUP)
        )
        until = read_database_clock() + CLAIM
        for row in rows:
            row.attempt += 1
            row.in_doubt = row.in_doubt or not (row.in_use or row.refused)
            row.claimed_by, row.claimed_until = hand.holder, until
        update_rows(Operation, [_values(row, *CLAIMED, "in_doubt") for row in rows])
    return [Claim(operation=each, holder=hand.holder, taken_at=taken_at, settles=True) for each in rows]


CLAIMED = ("attempt", "claimed_by", "claimed_until")
SENT = (*CLAIMED, "state", "channel", "first_sent_at", "last_sent_at", "in_use", "refused")
CHANNEL = (
    "id",
    "target",
    "name",
    "type",
    "ttl",
    "state",
    "version",
    "created_by",
    "created_at",
    "state_since",
)


def _claim(target: Target, size: int, hand: Hand, any_queued: bool) -> list[Operation]:
    if not Target.objects.open().filter(pk=target.pk).exists():
        return []
    to_send = with_all(Operation.objects.to_send().filter(target=target).order_by("due_at"))
    queued = _locked(to_send, size) if any_queued else []
    rows = _next_rows(target, size - len(queued))
    now = read_database_clock()
    drafts = _leave_taken_names(target, [row for row in rows if row.kind == Kind.CREATE])
    _make_channels(drafts, now)
    drafts += start_rows([row for row in rows if row.kind != Kind.CREATE], now)
    for row in [*queued, *drafts]:
        row.attempt += 1
        row.state, row.in_use, row.refused = OperationState.SENT.value, False, False
        row.claimed_by, row.claimed_until = hand.holder, now + CLAIM
        row.first_sent_at, row.last_sent_at = row.first_sent_at or now, now
    update_rows(Operation, [_values(row, *SENT) for row in [*queued, *drafts]])
    append(*(_intent(row, hand) for row in drafts))
    return [*queued, *drafts]


def with_all(rows: OperationQuerySet) -> OperationQuerySet:
    return rows.select_related("channel", "actor", "batch", "target")


def _next_rows(target: Target, size: int) -> list[Operation]:
    """Batch by batch, for so an index holds the rows in their order, however many are behind them."""
    rows: list[Operation] = []
    running = Batch.objects.filter(target=target, state=BatchState.RUNNING.value).order_by("submitted_at")
    people: dict[UUID, Person] = {}
    for batch in running.select_related("created_by"):
        people[batch.created_by_id] = batch.created_by
        found = _locked(
            Operation.objects.to_start().filter(batch=batch).order_by("verdict", "line"), size - len(rows)
        )
        for row in found:
            row.batch, row.target = batch, target
        rows += found
    others = {row.actor_id for row in rows} - people.keys()
    people |= Person.objects.in_bulk(others) if others else {}
    for row in rows:
        row.actor = people[row.actor_id]
    return rows


def _locked(rows: OperationQuerySet, size: int) -> list[Operation]:
    return (
        list(rows.select_for_update(of=("self",), skip_locked=True, no_key=True)[:size]) if size > 0 else []
    )


def _leave_taken_names(target: Target, rows: list[Operation]) -> list[Operation]:
    names = {row.name for row in rows}
    # By the names alone, for SQLite would go through all of the target's channels otherwise
    named = Channel.objects.filter(name__in=names).values_list("name", "state", "target")
    taken = {name for name, state, where in named if where == target.pk and state in LIVE}
    free: list[Operation] = []
    left: list[Operation] = []
    for row in rows:
        (left if row.name in taken else free).append(row)
        taken.add(row.name)
    for row in left:
        row.verdict, row.answer = (
            RowVerdict.EXISTS.value,
            "It was asked for by other means since the preview.",
        )
    update_rows(Operation, [_values(row, "verdict", "answer") for row in left])
    return free


def _make_channels(rows: list[Operation], now: datetime) -> None:
    tags = []
    for row in rows:
        spec = from_wish(row.wish)
        row.channel = Channel(
            target=row.target,
            name=spec.name,
            type=spec.type,
            ttl=spec.ttl,
            created_by=row.actor,
            created_at=now,
            state_since=now,
        )
        tags += [{"channel": row.channel.pk, "key": tag.key, "value": tag.value} for tag in spec.tags]
    insert_rows(Channel, [_values(row.channel, *CHANNEL) for row in rows if row.channel])
    insert_rows(ChannelTag, tags)


def _intent(row: Operation, hand: Hand) -> Entry:
    return hand.acting_for(row).entry(
        f"channel.{row.kind}",
        "requested",
        subject=row.channel,
        operation=row,
        target=row.target,
        reason=row.batch.reason if row.batch else row.reason,
        details=row.wish,
    )


def _values(row: Channel | Operation, *names: str) -> dict[str, object]:
    key = {} if "id" in names else {"pk": row.pk}
    return key | {name: getattr(row, row._meta.get_field(name).attname) for name in names}  # type: ignore[union-attr]
