import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from channels_app.aws.gateway import Gateway
from channels_app.models import Channel, Operation, Target
from channels_app.rules.deletion import Difference, Guard, find_differences
from channels_app.rules.evidence import Present
from channels_app.rules.lifecycle import ChannelState
from channels_app.rules.roles import Ability
from channels_app.rules.spec import Problem
from channels_app.rules.tags import without_own
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.assurance import recorded_spec
from channels_app.services.creation import STARTS_NO_CALL_AFTER, find_reason_problems
from channels_app.services.errors import InvalidSpec, NotActive, NotAsShown, OpenOperation
from channels_app.services.road.hand import Hand
from channels_app.services.road.look import look
from channels_app.services.road.request import request_delete
from channels_app.services.road.travel import Haste, travel


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """The channel as AWS shows it now, which is what a delete then guards, and where our record says otherwise.

    `note`: why AWS does not show it; then it is as our record has it.
    """

    guard: Guard
    differences: tuple[Difference, ...] = ()
    note: str = ""

    @property
    def digest(self) -> str:
        """What binds the answer of a person to what was shown."""
        tags = sorted([tag.key, tag.value] for tag in self.guard.tags)
        return hashlib.sha256(json.dumps([self.guard.arn, self.guard.ttl, tags]).encode()).hexdigest()


def delete(
    *,
    actor: Actor,
    channel: Channel,
    typed: str,
    reason: str,
    submission: UUID,
    shown: str = "",
    gateway: Gateway,
    hand: Hand,
    haste: Haste,
    wake: Callable[[Target], None],
) -> Operation:
    """Delete one channel while the operator waits, as long as it is as they saw it: `typed` is its name, `shown` the
    digest of what their page showed; without one, it has to be as our record has it.

    The same submission again returns what the first made. Raises NotAllowed, InvalidSpec, NotActive, OpenOperation,
    and NotAsShown where AWS shows it otherwise by now.
    """
    target = channel.target
    attempted = f"delete {channel.name}"
    require(actor, Ability.CHANGE_CHANNELS, target=target, attempted=attempted, subject=channel)
    _check(channel, typed=typed, reason=reason)
    guard = guard_of(channel)
    if shown and not Operation.objects.filter(submission=submission).exists():
        sight = look_at(channel, gateway=gateway)
        if sight.digest != shown:
            raise NotAsShown(channel=channel)
        guard = sight.guard
    operation = request_delete(
        actor=actor, channel=channel, guard=guard, reason=reason, submission=submission
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


def look_at(channel: Channel, *, gateway: Gateway) -> Sight:
    """Ask AWS how the channel is now. Reading changes nothing."""
    recorded, seen = guard_of(channel), look(channel.name, gateway=gateway)
    found = seen.found
    if seen.error is not None or found is None or found.arn != channel.arn:
        return Sight(guard=recorded, note=seen.said or "AWS does not show it.")
    tags = without_own(seen.tags or ())
    guard = replace(recorded, ttl=recorded.ttl if found.ttl is None else found.ttl, tags=tags)
    shown = seen.seen(now=channel.state_since)
    differences = find_differences(recorded, shown) if isinstance(shown, Present) else ()
    return Sight(guard=guard, differences=differences)


def guard_of(channel: Channel) -> Guard:
    """The channel as our record has it."""
    spec = recorded_spec(channel)
    return Guard(arn=channel.arn or "", ttl=spec.ttl, tags=spec.tags)


def _check(channel: Channel, *, typed: str, reason: str) -> None:
    problems = []
    if typed.strip() != channel.name:
        message = f"This is not its name. Enter {channel.name} to delete it."
        problems.append(Problem(field="typed", message=message))
    problems += find_reason_problems(reason, target=channel.target)
    if problems:
        raise InvalidSpec(problems=tuple(problems))
