from collections.abc import Callable

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Now

from channels_app.audit.append import append
from channels_app.models import Drift, Sync, Target
from channels_app.rules.roles import Ability
from channels_app.services.access import require
from channels_app.services.actor import Actor


def request_comparison(*, actor: Actor, target: Target, wake_sync: Callable[[Target], None]) -> None:
    """Have a worker compare the target with AWS at once, tags and all. Raises NotAllowed."""
    require(actor, Ability.CHANGE_CHANNELS, target=target, attempted="compare it with AWS", subject=target)
    with transaction.atomic():
        Sync.objects.update_or_create(target=target, defaults={"asked_at": Now()})
        append(actor.entry("drift.compare", "requested", subject=target, target=target))
    transaction.on_commit(lambda: wake_sync(target))


def tell_comparison(*, actor: Actor, target: Target) -> None:
    """Put into the trail that somebody at the machine itself has the target compared now. That changes no channel in
    AWS, and whoever sits there may read what this database holds."""
    with transaction.atomic():
        append(actor.entry("drift.compare", "requested", subject=target, target=target))


def count_drifts(target: Target) -> dict[str, int]:
    """How many of each kind a person should look at."""
    kinds = Drift.objects.shown().filter(target=target).order_by("kind").values_list("kind")
    return dict(kinds.annotate(n=Count("pk")))
