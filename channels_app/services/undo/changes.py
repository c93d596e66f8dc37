"""The undo of a batch that changed TTL or tags: each channel goes back to what it was, along the same road."""

from collections.abc import Callable
from uuid import UUID

from channels_app.models import Batch, Channel
from channels_app.rules.bulk import from_action_wish, mark_of, obstacle_to_any
from channels_app.rules.roles import Ability
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.bulk.backwards import backwards
from channels_app.services.bulk.plan import Plan, sort_out
from channels_app.services.bulk.records import Recorded, read_records
from channels_app.services.bulk.request import check_answer, made_by, write_batches
from channels_app.services.undo.errors import NotUndoable, PlanChanged
from channels_app.services.undo.obstacle import obstacle_to

SINCE = "It was changed since."


def plan_undo_of_change(batch: Batch) -> Plan:
    """The channels that the batch changed and that are still as it left them, and those that are not."""
    ways = backwards(batch)

    def obstacle(record: Recorded) -> str:
        if why := obstacle_to_any(record.facts):
            return why
        left_so = mark_of(record.facts.guard) == mark_of(ways[record.channel_id].guard)
        return "" if left_so else SINCE

    changed = Channel.objects.filter(pk__in=batch.operations.values("channel"))
    records = (record for record in read_records(changed) if record.channel_id in ways)
    parts = sort_out(records, targets={batch.target_id: batch.target}, obstacle=obstacle)
    return Plan(action=from_action_wish(batch.defaults), parts=parts)


def undo_change(
    *,
    actor: Actor,
    batch: Batch,
    reason: str,
    shown: str,
    submission: UUID,
    wake_preview: Callable[[Batch], None],
) -> Batch:
    """Put back what the batch changed and is still so, by a batch of its own. `shown` is the plan's digest.

    The same submission again returns what the first made. Raises NotAllowed, NotUndoable, InvalidSpec, NothingToDo,
    and PlanChanged where other channels would be changed than were shown.
    """
    require(actor, Ability.CHANGE_CHANNELS, target=batch.target, attempted=f"undo {batch}", subject=batch)
    if made := made_by(submission, actor):
        return made[0]
    if why := obstacle_to(batch):
        raise NotUndoable(batch=batch, why=why)
    plan = plan_undo_of_change(batch)
    if plan.digest != shown:
        raise PlanChanged(batch=batch)
    check_answer(plan, typed="", reason=reason)
    (undo,) = write_batches(
        actor,
        plan,
        reason=reason,
        submission=submission,
        wake_preview=wake_preview,
        name=f"Undo of {batch.name}",
        undoes=batch,
    )
    return undo
