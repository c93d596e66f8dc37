from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from channels_app.audit.append import append
from channels_app.audit.checkpoints.keeper import Keeper
from channels_app.audit.checkpoints.known import forget_known
from channels_app.audit.restores import RESUMED, Parting
from channels_app.models import Installation
from channels_app.rules.roles import Ability
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.batches import cancel_all


@dataclass(frozen=True, kw_only=True, slots=True)
class Resumed:
    """What a restored installation goes on as, and how much of what waited was cancelled."""

    installation: Installation
    parting: Parting
    cancelled: int


def resume(*, actor: Actor, reason: str, keep: bool, keeper: Keeper | None) -> Resumed:
    """Let a database that was restored or copied go on, as an installation of its own that its trail tells of.

    What waits to be sent is cancelled first, unless `keep`: it may have been sent since the copy was made. Until the
    event is written, and its parting signed, nothing goes out, so killed at any point it can be run again. The old
    ids stay *ours*.

    Raises NotAllowed, and what a keeper raises: StoreUnavailable, UnusableKey.
    """
    require(actor, Ability.MANAGE, attempted="resume after a restore")
    before = Installation.objects.current()
    unsigned = Parting(generation=before.generation + 1, agreed=0, abandoned="")
    parting = keeper.find_parting() if keeper else unsigned
    cancelled = 0 if keep else cancel_all(actor=actor, reason=f"Cancelled after a restore: {reason}")
    with transaction.atomic():
        Installation.objects.filter(retired_at=None).update(retired_at=Now())
        after = Installation.objects.create(generation=parting.generation)
        forget_known()
        ids = {"installation": str(after.pk), "before": str(before.pk)}
        details = {**parting.write(), **ids, "kept": keep, "cancelled": cancelled}
        append(actor.entry(RESUMED, "succeeded", reason=reason, details=details))
    if keeper:
        keeper.sign_parting(parting)
    return Resumed(installation=after, parting=parting, cancelled=cancelled)
