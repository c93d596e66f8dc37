from collections.abc import Callable
from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import Q
from django.db.models.functions import Now

from channels_app.jobs.periodic import claim_slot
from channels_app.models import Batch, Channel, Operation, Target, Worker
from channels_app.rules.lifecycle import BatchState
from channels_app.services.actor import Actor
from channels_app.services.batches import to_drain
from channels_app.services.notices import Notice, tell_submitters
from channels_app.services.previews import forget_old_drafts
from channels_app.services.sessions import tell_failed_sign_ins

EVERY = timedelta(
    seconds=4
)  # a little less than beat's interval, so that one beat alone never misses its turn
FORGET = timedelta(days=1)
TELL_EVERY = timedelta(seconds=14)  # as long as a mail server may keep us waiting, so that one asks at a time


def sweep(*, worker: str, wake: Callable[[Target], None]) -> None:
    """Say that this worker runs; then, once for all workers, wake each target that has due work and no drainer."""
    Worker.objects.update_or_create(name=worker, defaults={"seen_at": Now()})
    if not claim_slot("sweep", every=EVERY):
        return
    Worker.objects.filter(seen_at__lt=Now() - FORGET).delete()
    if claim_slot("failed sign-ins", every=timedelta(minutes=1)):
        tell_failed_sign_ins()
    for target in with_due_work():
        wake(target)


def with_due_work() -> list[Target]:
    """The targets that a drainer should look at now."""
    free = Q(lease_until=None) | Q(lease_until__lte=Now())
    operations = Operation.objects.all()
    due = [operations.to_send(), operations.to_settle(), Channel.objects.to_follow(), to_drain()]
    has_due = [Q(pk__in=rows.values("target")) for rows in due]
    return list(Target.objects.open().filter(free, reduce(or_, has_due)))


def sweep_previews(*, actor: Actor, wake_preview: Callable[[Batch], None]) -> None:
    """Once for all workers, wake each batch that waits for its preview; and once an hour, forget old drafts.

    `actor` is the console itself.
    """
    if claim_slot("previews", every=EVERY):
        for batch in to_preview():
            wake_preview(batch)
    if claim_slot("old drafts", every=timedelta(hours=1)):
        forget_old_drafts(actor=actor)


def sweep_notices(*, mail: Callable[[Notice], None]) -> None:
    """Once for all workers, tell submitters what happened to their batches."""
    if claim_slot("notices", every=TELL_EVERY):
        tell_submitters(mail=mail)


def to_preview() -> list[Batch]:
    """The batches that nobody is previewing, though it has not been done."""
    free = Q(claimed_until=None) | Q(claimed_until__lte=Now())
    return list(Batch.objects.filter(free, state=BatchState.PREVIEWING.value))
