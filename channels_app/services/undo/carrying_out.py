from collections.abc import Callable
from uuid import UUID

from channels_app.aws.gateway import Gateway
from channels_app.models import Batch
from channels_app.rules.roles import Ability
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.bulk.request import check_answer, made_by, write_batches
from channels_app.services.undo.errors import NotUndoable, PlanChanged
from channels_app.services.undo.obstacle import obstacle_to
from channels_app.services.undo.plan import plan_undo


def undo(
    *,
    actor: Actor,
    batch: Batch,
    typed: str,
    reason: str,
    shown: str,
    submission: UUID,
    gateway: Gateway,
    wake_preview: Callable[[Batch], None],
) -> Batch:
    """Delete just what the batch created, or put back just what it changed, where it is still so: by another batch.

    `shown` is the digest of the plan that the person was shown; `typed` the number of channels, asked for where they
    are deleted. A worker writes the rows. The same submission again returns what the first made. Raises NotAllowed,
    NotUndoable, InvalidSpec, NothingToDo, and PlanChanged where it would be other channels than were shown.
    """
    require(actor, Ability.CHANGE_CHANNELS, target=batch.target, attempted=f"undo {batch}", subject=batch)
    if made := made_by(submission, actor):
        return made[0]
    if why := obstacle_to(batch):
        raise NotUndoable(batch=batch, why=why)
    plan = plan_undo(batch, gateway=gateway)
    if plan.digest != shown:
        raise PlanChanged(batch=batch)
    check_answer(plan, typed=typed, reason=reason)
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
