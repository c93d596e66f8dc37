from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from channels_app.audit.append import append
from channels_app.audit.checkpoints.rotation import Rotation
from channels_app.rules.roles import Ability
from channels_app.services.access import require
from channels_app.services.actor import Actor


def rotate_audit_key(
    *, actor: Actor, reason: str, rotation: Rotation, clock: Callable[[], datetime]
) -> tuple[str, str]:
    """Sign checkpoints with a new key from now on. The fingerprints of the old and the new.

    The new key is announced by the old one, and told of in the trail, before it is put in its place. Raises NotAllowed,
    and what a rotation raises: StoreUnavailable, UnusableKey.
    """
    require(actor, Ability.MANAGE, attempted="change the key for checkpoints")
    old, new = rotation.prepare()
    rotation.announce(now=clock())
    with transaction.atomic():
        append(actor.entry("audit.rotate_key", "succeeded", reason=reason, details={"old": old, "new": new}))
    rotation.finish()
    return old, new
