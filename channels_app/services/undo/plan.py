from channels_app.aws.gateway import Gateway
from channels_app.models import Batch, Kind
from channels_app.services.bulk.plan import Plan
from channels_app.services.undo.changes import plan_undo_of_changes
from channels_app.services.undo.creates import plan_undo_of_creates


def plan_undo(batch: Batch, *, gateway: Gateway) -> Plan:
    """What the undo of a batch would delete or put back, and what it leaves as it is. Reading changes nothing."""
    if batch.kind == Kind.CREATE:
        return plan_undo_of_creates(batch, gateway=gateway)
    return plan_undo_of_changes(batch)
