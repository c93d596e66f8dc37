from django.db import transaction
from django.db.models.functions import Now

from channels_app.audit.append import append
from channels_app.models import PeriodicSlot
from channels_app.models.worker import FULL_VERIFICATION
from channels_app.rules.roles import Ability
from channels_app.services.access import require
from channels_app.services.actor import Actor


def ask_for_verification(*, actor: Actor) -> None:
    """Have a worker go through the whole audit trail as soon as it can. Raises NotAllowed."""
    require(actor, Ability.READ_TRAIL, attempted="verify the audit trail")
    with transaction.atomic():
        PeriodicSlot.objects.update_or_create(name=FULL_VERIFICATION, defaults={"next_at": Now()})
        append(actor.entry("audit.verify", "requested"))
