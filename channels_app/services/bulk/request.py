from collections.abc import Callable, Iterator
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from channels_app.audit.append import append
from channels_app.models import Batch
from channels_app.models.pieces import write_pieces
from channels_app.rules.bulk import Action, as_action_wish, find_action_problems
from channels_app.rules.roles import Ability
from channels_app.rules.spec import Problem
from channels_app.services.access import require, targets_for
from channels_app.services.actor import Actor
from channels_app.services.bulk.errors import NothingToDo, SelectionChanged
from channels_app.services.bulk.manifest import write_manifest
from channels_app.services.bulk.plan import Part, Plan, Selection, plan_bulk
from channels_app.services.errors import InvalidSpec
from channels_app.services.previews.submission import REASON_MAX

NAME_MAX: int = Batch._meta.get_field("name").max_length or 0


def request_bulk(
    *,
    actor: Actor,
    channels: Selection,
    action: Action,
    typed: str,
    reason: str,
    shown: str,
    submission: UUID,
    wake_preview: Callable[[Batch], None],
) -> tuple[Batch, ...]:
    """Have it done to these channels, by a batch for each target. What was shown is what runs: `shown` is the digest
    of the plan; `typed` the number of channels, asked for where they are deleted.

    The batches' rows are written by a worker, each where its channel is still as it was shown. The same submission
    again returns what the first made. Raises NotAllowed, InvalidSpec, NothingToDo, SelectionChanged.
    """
    check_action(action)
    plan = plan_bulk(actor=actor, channels=channels, action=action)
    if made := made_by(submission, actor):
        return made
    for part in plan.acting or plan.parts:  # where nothing is done for want of a role, that is a refusal
        require(
            actor,
            Ability.CHANGE_CHANNELS,
            target=part.target,
            attempted="change many channels",
            subject=part.target,
        )
    check_answer(plan, typed=typed, reason=reason)
    if plan.digest != shown:
        raise SelectionChanged
    return write_batches(actor, plan, reason=reason, submission=submission, wake_preview=wake_preview)


def check_action(action: Action) -> None:
    """Raise InvalidSpec with everything that is wrong with what is asked."""
    if problems := tuple(find_action_problems(action)):
        raise InvalidSpec(problems=problems)


def check_answer(plan: Plan, *, typed: str, reason: str) -> None:
    if not plan.number:
        raise NothingToDo
    if problems := tuple(_problems(plan, typed, reason.strip())):
        raise InvalidSpec(problems=problems)


def made_by(submission: UUID, actor: Actor) -> tuple[Batch, ...]:
    """What the same submission made before."""
    targets = targets_for(actor.asker, Ability.CHANGE_CHANNELS).values_list("pk", flat=True)
    keys = [uuid5(submission, str(target)) for target in targets]
    return tuple(Batch.objects.filter(submission__in=keys).select_related("target", "created_by"))


def write_batches(
    actor: Actor,
    plan: Plan,
    *,
    reason: str,
    submission: UUID,
    wake_preview: Callable[[Batch], None],
    name: str = "",
    undoes: Batch | None = None,
) -> tuple[Batch, ...]:
    """One for each target, all or none, each with what its rows are to be written from."""
    name = (name or plan.action.words)[:NAME_MAX]
    try:
        with transaction.atomic():
            made = tuple(
                _write(actor, plan, part, name, reason.strip(), submission, undoes) for part in plan.acting
            )
    except IntegrityError:
        if made := made_by(submission, actor):
            return made
        raise
    for batch in made:
        transaction.on_commit(lambda batch=batch: wake_preview(batch))  # type: ignore[misc]
    return made


def _problems(plan: Plan, typed: str, reason: str) -> Iterator[Problem]:
    deletes = plan.action.step is None
    if deletes and typed.replace(",", "").replace(" ", "").strip() != str(plan.number):
        message = f"That is not the count. Enter {plan.number} to delete them."
        yield Problem(field="typed", message=message)
    yield from find_reason_problems(reason)


def find_reason_problems(reason: str) -> Iterator[Problem]:
    """Why this is no reason for something that is done to many channels."""
    if not reason.strip():
        message = "A reason is needed. Enter why this is done."
        yield Problem(field="reason", message=message)
    elif len(reason) > REASON_MAX:
        message = f"{len(reason):,} characters are too many. Enter at most {REASON_MAX:,}."
        yield Problem(field="reason", message=message)


def _write(
    actor: Actor, plan: Plan, part: Part, name: str, reason: str, submission: UUID, undoes: Batch | None
) -> Batch:
    batch = Batch.objects.create(
        kind=plan.action.kind,
        undoes=undoes,
        target=part.target,
        created_by=actor.asker,
        submission=uuid5(submission, str(part.target.pk)),
        name=name,
        reason=reason,
        defaults=as_action_wish(plan.action),
        rows_hash=part.digest,
        notes=[plan.note] if plan.note else [],
    )
    write_pieces(batch, write_manifest(part))
    details = {
        "kind": plan.action.kind,
        **batch.defaults,
        "channels": len(part.going),
        "leaves": len(part.kept),
        "rows_hash": part.digest,
    } | ({"undoes": str(undoes.pk)} if undoes else {})
    asked = "batch.undo" if undoes else "batch.change"
    append(actor.entry(asked, "requested", subject=batch, target=part.target, reason=reason, details=details))
    return batch
