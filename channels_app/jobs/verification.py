import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from channels_app.audit.checkpoints.keeper import Keeper
from channels_app.audit.errors import AuditError
from channels_app.audit.verification import Look, look
from channels_app.jobs.periodic import claim_slot
from channels_app.models.worker import FULL_VERIFICATION

log = logging.getLogger(__name__)

NEW_EVERY: Final = timedelta(minutes=5)
FULL_EVERY: Final = timedelta(days=1)


def nothing() -> None:
    """Go on at once."""


def verify_when_due(keeper: Keeper | None, *, rest: Callable[[], None] = nothing) -> Look | None:
    """Once for all workers, go through the whole trail every day, and through what is new in it every five minutes.

    What was found is kept for the pages; a fault is logged as an error too. `rest` is called now and then, for others
    to have their turn. None where nothing was due.
    """
    full = claim_slot(FULL_VERIFICATION, every=FULL_EVERY)
    if not claim_slot("verification", every=NEW_EVERY) and not full:
        return None
    seen = Look(only_new=not full, rest=rest)
    try:
        root = keeper.key().fingerprint if keeper else ""
        for fault in look(seen, store=keeper.store if keeper else None, root=root):
            log.info("Audit trail: %s: %s", fault.kind, fault.message)
    except (AuditError, OSError) as error:
        log.error("The audit trail was not verified: %s", error)  # noqa: TRY400 (no fault of this code's)
        return None
    if seen.faults:
        log.error("The audit trail is not whole: %s faults. See manage.py verify_audit", seen.faults)
    return seen
