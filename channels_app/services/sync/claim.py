"""The claim of one target's comparison, in its own row. Whoever lost it writes nothing more."""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from channels_app.models import Sync, Target

CLAIM = timedelta(seconds=30)


class Preempted(Exception):
    """Another process compares the target by now."""


def take(target: Target, *, holder: str) -> Sync | None:
    """Become the one who compares this target, or stay it. None where another is, until its claim runs out."""
    sync, _ = Sync.objects.get_or_create(target=target)
    free = Sync.objects.free() | Sync.objects.filter(claimed_by=holder)
    if not free.filter(pk=sync.pk).update(claimed_by=holder, claimed_until=Now() + CLAIM):
        return None
    return Sync.objects.select_related("target").get(pk=sync.pk)


def keep(sync: Sync, **fields: object) -> None:
    """Renew the claim, and write the fields with it. Raises Preempted.

    First in its transaction: so its row stays locked against whoever would take over, until the commit.
    """
    mine = Q(pk=sync.pk, claimed_by=sync.claimed_by)
    if not Sync.objects.filter(mine).update(claimed_until=Now() + CLAIM, **fields):
        raise Preempted
    for name, value in fields.items():
        setattr(sync, name, value)


def give_back(sync: Sync) -> None:
    """Let another go on at once. Nothing happens where the claim is another's by now."""
    Sync.objects.filter(pk=sync.pk, claimed_by=sync.claimed_by).update(claimed_until=Now())
