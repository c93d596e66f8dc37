from django.db import transaction
from django.db.models.functions import Now

from channels_app.audit.append import append
from channels_app.aws.gateway import Gateway
from channels_app.models import Batch, Target
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.roles import Ability
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.errors import NameIsForGood, TargetHeld


def confirm_account(target: Target, *, gateway: Gateway, actor: Actor) -> Target:
    """Ask whether anything may be changed at all, and AWS whom it takes us for, before anything is in that account.

    The first account that answers becomes the target's. Another one holds the target, with both numbers in the
    sentence, and raises TargetHeld. Raises the gateway's errors. `actor` is the console, or who asks.
    """
    if target.held_at:
        raise TargetHeld(target=target)
    gateway.admit()
    identity = gateway.identity()
    if identity.account == target.account and target.region:
        return target
    with transaction.atomic():
        now = Target.objects.select_for_update(no_key=True).get(pk=target.pk)
        if now.account not in {"", identity.account}:
            _hold(
                now, f"It belongs to account {now.account}, but AWS takes us for {identity.account}.", actor
            )
        elif not (now.account and now.region):
            now.account, now.region = identity.account, now.region or gateway.region
            now.save(update_fields=["account", "region"])
            details = {"account": now.account, "region": now.region}
            append(actor.entry("target.connect", "succeeded", subject=now, target=now, details=details))
    if now.held_at:
        raise TargetHeld(target=now)
    return now


def hold(*, actor: Actor, target: Target, reason: str) -> Target:
    """Stop all calls that change the target, until it is released. What waits keeps waiting."""
    require(actor, Ability.CHANGE_CHANNELS, target=target, attempted="hold the target", subject=target)
    with transaction.atomic():
        now = Target.objects.select_for_update(no_key=True).get(pk=target.pk)
        _hold(now, reason, actor)
        own = Batch.objects.filter(target=now, created_by=actor.asker, state=BatchState.RUNNING.value)
        own.update(told_at=Now())  # they know why these wait, and get no mail
    return now


def release(*, actor: Actor, target: Target, reason: str) -> Target:
    """Let calls go out again."""
    require(actor, Ability.CHANGE_CHANNELS, target=target, attempted="release the target", subject=target)
    with transaction.atomic():
        now = Target.objects.select_for_update(no_key=True).get(pk=target.pk)
        now.held_at, now.held_because = None, ""
        now.save(update_fields=["held_at", "held_because"])
        append(actor.entry("target.release", "succeeded", subject=now, target=now, reason=reason))
    return now


def save_target(*, actor: Actor, target: Target, changed: list[str]) -> Target:
    """Create or change a target. `changed` names the fields, which are all that is written: a lease goes on.

    Raises NotAllowed, and NameIsForGood for another name.
    """
    require(actor, Ability.MANAGE, attempted="manage targets", subject=target)
    adding = target._state.adding
    if not adding and not changed:
        return target
    if not adding and "name" in changed:
        raise NameIsForGood(target=target)
    action = "target.create" if adding else "target.change"
    details = {name: str(getattr(target, name)) for name in sorted(changed)}
    with transaction.atomic():
        target.save(update_fields=None if adding else changed)
        append(actor.entry(action, "succeeded", subject=target, target=target, details=details))
    return target


def _hold(target: Target, reason: str, actor: Actor) -> None:
    target.held_at, target.held_because = Now(), reason[:500]
    target.save(update_fields=["held_at", "held_because"])
    target.refresh_from_db()
    append(actor.entry("target.hold", "succeeded", subject=target, target=target, reason=reason))
