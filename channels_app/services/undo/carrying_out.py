from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from channels_app.audit.append import append
from channels_app.aws.gateway import Gateway
from channels_app.models import Batch, Kind, Operation, Target
from channels_app.models.bulk import Row, insert_rows
from channels_app.rules.deletion import Guard, as_delete_wish
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.preview import RowVerdict
from channels_app.rules.roles import Ability
from channels_app.rules.spec import Problem, from_wish
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.errors import InvalidSpec
from channels_app.services.previews.drafts import UNTOUCHED
from channels_app.services.previews.submission import REASON_MAX
from channels_app.services.undo.errors import NotUndoable, PlanChanged
from channels_app.services.undo.obstacle import obstacle_to
from channels_app.services.undo.plan import Plan, plan_undo, rows_to_undo

GROUP = 1_000


def undo(
    *,
    actor: Actor,
    batch: Batch,
    typed: str,
    reason: str,
    shown: str,
    submission: UUID,
    gateway: Gateway,
    wake: Callable[[Target], None],
) -> Batch:
    """Delete just what the batch created and is still so, by a batch of deletes of its own.

    `typed` is their count, `shown` the digest of the plan that the person was shown. The same submission again
    returns what the first made. Raises NotAllowed, NotUndoable, InvalidSpec, and PlanChanged where other channels
    would go than were shown.
    """
    require(actor, Ability.CHANGE_CHANNELS, target=batch.target, attempted=f"undo {batch}", subject=batch)
    made = Batch.objects.select_related("target", "created_by").filter(submission=submission).first()
    if made is not None:
        return made
    if why := obstacle_to(batch):
        raise NotUndoable(batch=batch, why=why)
    plan = plan_undo(batch, gateway=gateway)
    if plan.digest != shown:
        raise PlanChanged(batch=batch)
    _check(plan, typed=typed, reason=reason)
    try:
        with transaction.atomic():
            made = _write(actor, plan, reason.strip(), submission)
    except IntegrityError:
        made = Batch.objects.filter(submission=submission).first()
        if made is None:
            raise
    made.refresh_from_db()
    transaction.on_commit(lambda: wake(batch.target))
    return made


def _check(plan: Plan, *, typed: str, reason: str) -> None:
    count = len(plan.going)
    problems = []
    if not count:
        raise NotUndoable(batch=plan.batch, why="None of them can be deleted.")
    if typed.replace(",", "").replace(" ", "").strip() != str(count):
        message = f"That is not the count. Enter {count} to delete them."
        problems.append(Problem(field="typed", message=message))
    if not reason.strip():
        message = "A reason is needed for an undo. Enter why these channels go."
        problems.append(Problem(field="reason", message=message))
    elif len(reason.strip()) > REASON_MAX:
        message = f"{len(reason.strip()):,} characters are too many. Enter at most {REASON_MAX:,}."
        problems.append(Problem(field="reason", message=message))
    if problems:
        raise InvalidSpec(problems=tuple(problems))


def _write(actor: Actor, plan: Plan, reason: str, submission: UUID) -> Batch:
    undone = plan.batch
    rows = len(plan.going) + len(plan.kept)
    batch = Batch.objects.create(
        kind=Kind.DELETE.value,
        undoes=undone,
        target=undone.target,
        created_by=actor.asker,
        submission=submission,
        name=f"Undo of {undone.name}"[: Batch._meta.get_field("name").max_length or 0],
        reason=reason,
        state=BatchState.RUNNING.value,
        submitted_at=Now(),
        rows=rows,
        rows_hash=plan.digest,
        notes=[plan.note] if plan.note else [],
    )
    drafts = _drafts(batch, plan)
    while group := list(islice(drafts, GROUP)):
        insert_rows(Operation, group)
    details = {
        "undoes": str(undone.pk),
        "deletes": len(plan.going),
        "leaves": len(plan.kept),
        "rows_hash": plan.digest,
    }
    append(
        actor.entry(
            "batch.undo", "requested", subject=batch, target=batch.target, reason=reason, details=details
        )
    )
    return batch


def _drafts(batch: Batch, plan: Plan) -> Iterator[Row]:
    """What goes, and what is left as it is with the reason, so that the results tell of each."""
    common = {
        **UNTOUCHED,
        "kind": Kind.DELETE.value,
        "target": batch.target_id,
        "batch": batch.pk,
        "actor": batch.created_by_id,
        "answer_code": "",
    }
    going = {each.channel_id: each.version for each in plan.going}
    why = {each.channel_id: each.why for each in plan.kept}
    rows = rows_to_undo(plan.batch).values_list("line", "name", "wish", "channel_id", "channel__arn")
    for line, name, asked, channel, arn in rows.iterator(GROUP):
        version = going.get(channel, "")
        yield {
            **common,
            "id": uuid4(),
            "line": line,
            "channel": channel,
            "name": name,
            "wish": _wish(asked, arn=arn or "", version=version),
            "verdict": RowVerdict.DELETE.value if version else RowVerdict.KEPT.value,
            "answer": "" if version else why.get(channel, ""),
        }


def _wish(asked: Mapping[str, Any], *, arn: str, version: str) -> Mapping[str, Any]:
    """A delete of what was asked for, as it was asked for, and of no other Version."""
    spec = from_wish(asked)
    guard = Guard(arn=arn, ttl=spec.ttl, tags=spec.tags, version=version)
    return as_delete_wish(guard, name=spec.name, type_=spec.type, version=version)
