from collections.abc import Callable, Collection
from uuid import UUID

from django.db import transaction

from channels_app.aws.gateway import Gateway
from channels_app.models import Operation, Target
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.roles import Ability
from channels_app.rules.spec import ChannelSpec, Problem, find_problems
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.errors import InvalidSpec, WrongBatchState
from channels_app.services.road.again import queue_again
from channels_app.services.road.hand import Hand
from channels_app.services.road.request import request_create
from channels_app.services.road.travel import Haste, travel

STARTS_NO_CALL_AFTER = 3.0  # seconds; the longest call then ends close to the ten that a page may take
REASON_MAX = 1000


def create(
    *,
    actor: Actor,
    target: Target,
    spec: ChannelSpec,
    reason: str,
    submission: UUID,
    types: Collection[str],
    gateway: Gateway,
    hand: Hand,
    haste: Haste,
    wake: Callable[[Target], None],
) -> Operation:
    """Create one channel while the operator waits: within seconds the operation is finished, or left to the worker.

    The same submission again returns what the first made. Whatever happens to this process after the intent is
    written, the operation is finished by another. Raises NotAllowed, InvalidSpec, NameTaken.
    """
    require(actor, Ability.CHANGE_CHANNELS, target=target, attempted=f"create {spec.name}")
    check(target=target, spec=spec, reason=reason, types=types)
    operation = request_create(actor=actor, target=target, spec=spec, reason=reason, submission=submission)
    if operation.attempt == 0:
        operation = travel(
            operation, actor=actor, gateway=gateway, hand=hand, haste=haste, seconds=STARTS_NO_CALL_AFTER
        )
    transaction.on_commit(lambda: wake(target))
    return operation


def check(*, target: Target, spec: ChannelSpec, reason: str, types: Collection[str]) -> None:
    """Raise InvalidSpec with every problem of the request at once."""
    problems = [*find_problems(spec, types=types), *find_reason_problems(reason, target=target)]
    if problems:
        raise InvalidSpec(problems=tuple(problems))


def find_reason_problems(reason: str, *, target: Target) -> list[Problem]:
    """Why the target does not take this reason for a change."""
    problems = []
    if target.reason_required and not reason.strip():
        problems.append(
            Problem(field="reason", message=f"{target} asks for a reason with every change. Enter one.")
        )
    if len(reason) > REASON_MAX:
        message = f"{len(reason):,} characters are too many. Enter at most {REASON_MAX:,}."
        problems.append(Problem(field="reason", message=message))
    return problems


def try_again(*, actor: Actor, operation: Operation, wake: Callable[[Target], None]) -> Operation:
    """Queue a failed operation again, under its own id, so that what it may have done is still known as ours.

    Raises NotAllowed, WrongBatchState where its batch was cancelled, and what `queue_again` does.
    """
    target = operation.target
    require(
        actor,
        Ability.CHANGE_CHANNELS,
        target=target,
        attempted=f"try {operation} again",
        subject=operation.channel,
    )
    if operation.batch and operation.batch.state == BatchState.CANCELLED:
        raise WrongBatchState(batch=operation.batch)
    queue_again(operation, actor=actor)
    transaction.on_commit(lambda: wake(target))
    return Operation.objects.get(pk=operation.pk)
