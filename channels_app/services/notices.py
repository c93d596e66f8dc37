import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from channels_app.models import Batch
from channels_app.models.clock import read_database_clock
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.roles import Ability
from channels_app.services.access import may
from channels_app.services.progress import Progress, read_progress
from channels_app.services.standing import first_ahead, last_move
from channels_app.services.troubles import Trouble, read_troubles

log = logging.getLogger(__name__)

STILL = timedelta(minutes=10)  # a shorter stop is no news: it goes on by itself
NEWS = timedelta(days=1)  # what is older was seen meanwhile, or is nobody's concern
TRY_AGAIN = timedelta(minutes=5)
OVER = [state.value for state in (BatchState.PAUSED, BatchState.DONE, BatchState.CANCELLED)]


class Happening(StrEnum):
    """What a submitter is told of."""

    DONE = "done"
    CANCELLED = "cancelled"
    PAUSED = "paused"
    HELD = "held"  # it runs, and all calls to its target are held
    STUCK = "stuck"  # it runs, and nothing has moved


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """What happened to a batch, when, and how it stands."""

    batch: Batch
    happening: Happening
    since: datetime
    progress: Progress
    troubles: tuple[Trouble, ...]


class NotSent(Exception):
    """The mail server did not take it. It is tried again."""


def tell_submitters(*, mail: Callable[[Notice], None]) -> int:
    """One mail to its submitter for each thing that happened to a batch by another's hand. How many were sent.

    1. look for batches of which their submitter does not know how they stand
    2. claim one by compare-and-set, for five minutes, and look again
    3. call `mail`, outside any transaction
    4. note up to when its submitter knows

    Where `mail` raises NotSent the claim stays, so that it is tried again in five minutes; the others wait for the
    next round. Killed between 3 and 4, the mail goes out twice: better than never.
    """
    sent = 0
    for batch in _to_look_at():
        if _news_of(batch) is None or not _claim(batch):
            continue
        batch.refresh_from_db()
        notice = _news_of(batch)
        if notice is not None:
            try:
                mail(notice)
            except NotSent as error:
                log.warning("%s was not told of batch %s: %s", batch.created_by.username, batch.pk, error)
                return sent
            log.info("%s was told of batch %s: %s", batch.created_by.username, batch.pk, notice.happening)
            sent += 1
            _note(batch, notice.since)
        Batch.objects.filter(pk=batch.pk).update(telling_until=None)
    return sent


def _to_look_at() -> QuerySet[Batch]:
    untold = Q(told_at=None) | Q(told_at__lt=F("state_since"))
    ended = untold & Q(state__in=OVER, state_since__gt=Now() - NEWS)
    batches = Batch.objects.filter(ended | Q(state=BatchState.RUNNING.value), _unclaimed())
    with_address = batches.exclude(created_by__email="").exclude(submitted_at=None)
    return with_address.select_related("target", "created_by").order_by("state_since")


def _news_of(batch: Batch) -> Notice | None:
    """None where nothing happened, or the submitter knows, or may not know any more."""
    found = _happening_of(batch)
    if found is None:
        return None
    happening, since = found
    if batch.told_at is not None and batch.told_at >= since:
        return None
    if not may(batch.created_by, Ability.READ_CHANNELS, target=batch.target):
        return None
    troubles = tuple(read_troubles(batch))
    return Notice(
        batch=batch, happening=happening, since=since, progress=read_progress(batch), troubles=troubles
    )


def _happening_of(batch: Batch) -> tuple[Happening, datetime] | None:
    if batch.state in OVER:
        return Happening(batch.state), batch.state_since
    if batch.state != BatchState.RUNNING:
        return None
    if batch.target.held_at is not None:
        return Happening.HELD, max(batch.target.held_at, batch.state_since)
    moved = last_move(batch)
    if read_database_clock() - moved < STILL or first_ahead(batch) is not None:
        return None
    return Happening.STUCK, moved


def _unclaimed() -> Q:
    return Q(telling_until=None) | Q(telling_until__lte=Now())


def _claim(batch: Batch) -> bool:
    return bool(Batch.objects.filter(_unclaimed(), pk=batch.pk).update(telling_until=Now() + TRY_AGAIN))


def _note(batch: Batch, known: datetime) -> None:
    """What happens from then on is news, also what happened while the mail was on its way."""
    behind = Q(told_at=None) | Q(told_at__lt=known)
    Batch.objects.filter(behind, pk=batch.pk).update(told_at=known)
