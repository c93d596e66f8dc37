from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Now

from channels_app.models import Target

LEASE = timedelta(seconds=15)  # as long as the claims that a dead drainer leaves


def take(target_id: UUID, *, holder: str) -> bool:
    """Become the one drainer of the target, or stay it. False where another is, until its lease runs out."""
    free = Q(lease_until=None) | Q(lease_until__lte=Now()) | Q(lease_holder=holder)
    mine = Target.objects.filter(free, pk=target_id)
    return bool(mine.update(lease_holder=holder, lease_until=Now() + LEASE))


def give_back(target_id: UUID, *, holder: str) -> None:
    """Let the next drainer start at once. Nothing happens where the lease is another's by now."""
    Target.objects.filter(pk=target_id, lease_holder=holder).update(lease_until=Now())


def give_back_for(has_ended: Callable[[str], bool]) -> list[Target]:
    """Give back what is held by who is known to have ended, so that nobody waits for it to run out: the targets."""
    held = Target.objects.filter(lease_until__gt=Now())
    orphans = [target for target in held if has_ended(target.lease_holder)]
    for target in orphans:
        give_back(target.pk, holder=target.lease_holder)
    return orphans
