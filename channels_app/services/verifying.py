from django.db import connection, transaction
from django.db.models.functions import Now

from channels_app.audit.append import append
from channels_app.audit.triggers import find_missing_triggers, list_statements
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


def protect_trail(*, actor: Actor, reason: str) -> tuple[str, ...]:
    """Put back the triggers by which the database refuses to change the trail. The names of those that were missing.

    It needs the rights of who owns the tables. Raises NotAllowed.
    """
    require(actor, Ability.MANAGE, attempted="protect the audit trail")
    with transaction.atomic():
        missing = find_missing_triggers(connection)
        with connection.cursor() as cursor:
            for statement in list_statements(connection.vendor) if missing else ():
                cursor.execute(statement)
        if missing:
            append(
                actor.entry("audit.protect", "succeeded", reason=reason, details={"missing": list(missing)})
            )
    return missing
