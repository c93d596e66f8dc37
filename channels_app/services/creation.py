from collections.abc import Callable, Collection
from uuid import UUID

from django.db import transaction

from channels_app.audit.append import append
from channels_app.aws.gateway import Gateway
from channels_app.models import Channel, Operation, Target
from channels_app.rules.lifecycle import OperationState
from channels_app.rules.roles import Ability
from channels_app.rules.spec import ChannelSpec, Problem, find_problems
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.errors import InvalidSpec, NameTaken, NotFailed
from channels_app.services.road.hand import Hand
from channels_app.services.road.manners import manner_of
from channels_app.services.road.moves import lock_channel, move_channel, requeue
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
    problems = [*find_problems(spec, types=types)]
    if target.reason_required and not reason.strip():
        problems.append(
            Problem(field="reason", message=f"{target} asks for a reason with every change. Enter one.")
        )
    if len(reason) > REASON_MAX:
        message = f"{len(reason):,} characters are too many. Enter at most {REASON_MAX:,}."
        problems.append(Problem(field="reason", message=message))
    if problems:
        raise InvalidSpec(problems=tuple(problems))


def try_again(*, actor: Actor, operation: Operation, wake: Callable[[Target], None]) -> Operation:
    """Queue a failed create again, under its own id, so that a channel it may have made is still known as ours.

    Raises NotAllowed, NotFailed, and NameTaken where another live channel has the name by now.
    """
    target = operation.target
    require(
        actor,
        Ability.CHANGE_CHANNELS,
        target=target,
        attempted=f"try {operation} again",
        subject=operation.channel,
    )
    with transaction.atomic():
        channel = lock_channel(operation)
        taken = Channel.objects.live().filter(target=target, name=channel.name).exclude(pk=channel.pk).first()
        if taken is not None:
            raise NameTaken(channel=taken)
        if not requeue(operation.pk):
            raise NotFailed(operation=operation)
        move_channel(channel, manner_of(operation).follows[OperationState.QUEUED])
        append(
            actor.entry("channel.try_again", "requested", subject=channel, operation=operation, target=target)
        )
    transaction.on_commit(lambda: wake(target))
    return Operation.objects.get(pk=operation.pk)
