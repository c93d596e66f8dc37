from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from channels_app.aws.gateway import Gateway
from channels_app.models import Channel, Operation, Target
from channels_app.rules.deletion import Guard
from channels_app.rules.lifecycle import ChannelState
from channels_app.rules.roles import Ability
from channels_app.rules.spec import Problem
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.assurance import recorded_spec
from channels_app.services.creation import REASON_MAX, STARTS_NO_CALL_AFTER
from channels_app.services.errors import InvalidSpec, NotActive, OpenOperation
from channels_app.services.road.hand import Hand
from channels_app.services.road.request import request_delete
from channels_app.services.road.travel import Haste, travel


def delete(
    *,
    actor: Actor,
    channel: Channel,
    typed: str,
    reason: str,
    submission: UUID,
    gateway: Gateway,
    hand: Hand,
    haste: Haste,
    wake: Callable[[Target], None],
) -> Operation:
    """Delete one channel while the operator waits, as long as it is as our record has it: `typed` is its name.

    The same submission again returns what the first made. Raises NotAllowed, InvalidSpec, NotActive, OpenOperation.
    """
    target = channel.target
    attempted = f"delete {channel.name}"
    require(actor, Ability.CHANGE_CHANNELS, target=target, attempted=attempted, subject=channel)
    _check(channel, typed=typed, reason=reason)
    operation = request_delete(
        actor=actor, channel=channel, guard=guard_of(channel), reason=reason, submission=submission
    )
    if operation.attempt == 0:
        operation = travel(
            operation, actor=actor, gateway=gateway, hand=hand, haste=haste, seconds=STARTS_NO_CALL_AFTER
        )
    transaction.on_commit(lambda: wake(target))
    return operation


def obstacle_to(channel: Channel) -> str:
    """Why the channel cannot be deleted now; empty where it can."""
    open_one = Operation.objects.open().filter(channel=channel).first()
    if open_one is not None:
        return str(OpenOperation(operation=open_one))
    return "" if channel.state == ChannelState.ACTIVE else str(NotActive(channel=channel))


def guard_of(channel: Channel) -> Guard:
    """The channel as our record, and so the page, shows it."""
    spec = recorded_spec(channel)
    return Guard(arn=channel.arn or "", ttl=spec.ttl, tags=spec.tags)


def _check(channel: Channel, *, typed: str, reason: str) -> None:
    problems = []
    if typed.strip() != channel.name:
        message = f"This is not its name. Enter {channel.name} to delete it."
        problems.append(Problem(field="typed", message=message))
    if channel.target.reason_required and not reason.strip():
        message = f"{channel.target} asks for a reason with every change. Enter one."
        problems.append(Problem(field="reason", message=message))
    if len(reason) > REASON_MAX:
        message = f"{len(reason):,} characters are too many. Enter at most {REASON_MAX:,}."
        problems.append(Problem(field="reason", message=message))
    if problems:
        raise InvalidSpec(problems=tuple(problems))
