"""What there is to do in a target, and when."""

from datetime import datetime, timedelta

from django.db.models import Min
from django.db.models.functions import Coalesce, Greatest, Now

from channels_app.models import Channel, Operation, Target
from channels_app.models.clock import read_database_clock
from channels_app.rules.lifecycle import FOLLOWED, OPEN, OperationState
from channels_app.rules.pace import TokenBucket

LINGER = timedelta(seconds=3)  # what is due within this is waited for, not left to the sweep
ASK_AGAIN_AFTER = timedelta(seconds=15)
FOLLOWED_AT_ONCE = 10_000
FREE_AT = Greatest("due_at", Coalesce("claimed_until", "due_at"))


def next_due(target: Target) -> float | None:
    """Seconds until something is due and free; None where that is too far off to wait for."""
    if not Target.objects.open().filter(pk=target.pk).exists():
        return None
    operations = Operation.objects.filter(target=target)
    if operations.to_start().exists():
        return 0.05
    open_ones = operations.filter(state__in=[state.value for state in OPEN]).that_may_move()
    followed = Channel.objects.filter(target=target, state__in=[state.value for state in FOLLOWED])
    times = [open_ones.aggregate(at=Min(FREE_AT))["at"], followed.aggregate(at=Min("look_at"))["at"]]
    now = read_database_clock()
    waits = [at - now for at in times if at is not None and at - now <= LINGER]
    return max(min(waits).total_seconds(), 0.05) if waits else None


def has_waiting(target: Target) -> bool:
    """Whether anything is to be settled or sent but the rows of batches that nobody has begun."""
    due = Operation.objects.open().filter(target=target, due_at__lte=Now())
    return due.exclude(claimed_until__gt=Now()).exists()


def to_follow(target: Target) -> list[Channel]:
    """The channels that AWS is making or deleting, whose next look is due."""
    due = list(Channel.objects.to_follow().filter(target=target).order_by("look_at")[:FOLLOWED_AT_ONCE])
    for channel in due:
        channel.target = target
    return due


def put_off(target: Target, *, because: str) -> None:
    """Tell what waits why it cannot be sent yet. Nothing was sent, so the trail has nothing to tell."""
    waiting = Operation.objects.to_send().filter(target=target, state=OperationState.QUEUED.value)
    waiting.update(due_at=Now() + ASK_AGAIN_AFTER, answer=because[:2000])


def take_off_pace(target: Target, pace: TokenBucket, *, since: datetime | None, but: str) -> datetime:
    """Take off the pace what others sent in this target since then: people who wait for nothing. The time now."""
    now = read_database_clock()
    if since is not None:
        alone = Operation.objects.filter(target=target, batch=None, last_sent_at__gt=since)
        pace.spent_elsewhere(alone.exclude(claimed_by=but).count())
    return now
