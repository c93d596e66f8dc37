from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from channels_app.aws.gateway import Gateway
from channels_app.models import Channel, Operation, Target
from channels_app.rules.changes import Change, plan_change, plan_link
from channels_app.rules.deletion import Guard, find_differences
from channels_app.rules.evidence import Present
from channels_app.rules.lifecycle import OperationState
from channels_app.rules.roles import Ability
from channels_app.rules.spec import ChannelSpec, Problem
from channels_app.rules.stream import find_stream_problem
from channels_app.rules.tags import Tag, without_own
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.creation import STARTS_NO_CALL_AFTER, check, find_reason_problems
from channels_app.services.deletion import guard_of
from channels_app.services.errors import ChangedMeanwhile, InvalidSpec, NotAsShown, NothingToChange
from channels_app.services.road.hand import Hand
from channels_app.services.road.look import look
from channels_app.services.road.request import request_change
from channels_app.services.road.travel import Haste, travel


def change(
    *,
    actor: Actor,
    channel: Channel,
    seen: Guard,
    ttl: int,
    tags: tuple[Tag, ...],
    reason: str,
    submission: UUID,
    gateway: Gateway,
    hand: Hand,
    haste: Haste,
    wake: Callable[[Target], None],
) -> Operation:
    """Give one channel this TTL and just these tags while the operator waits, as long as it is as they saw it.

    It becomes up to three operations, one after another: tags off, tags on, TTL. The newest of them is returned; the
    same submission again returns what the first made. Raises NotAllowed, InvalidSpec, NothingToChange, NotActive,
    OpenOperation, and ChangedMeanwhile where AWS shows it otherwise by now.
    """
    target = channel.target
    attempted = f"change {channel.name}"
    require(actor, Ability.CHANGE_CHANNELS, target=target, attempted=attempted, subject=channel)
    spec = ChannelSpec(name=channel.name, type=channel.type, ttl=ttl, tags=tags)
    check(target=target, spec=spec, reason=reason, types=[channel.type])
    made = Operation.objects.filter(submission=submission).first()
    if made is not None:
        return made
    planned = plan_change(seen, ttl=ttl, tags=tags)
    operation = _ask_for(planned, channel, actor=actor, reason=reason, submission=submission, gateway=gateway)
    operation = _travel_all(operation, actor=actor, gateway=gateway, hand=hand, haste=haste)
    transaction.on_commit(lambda: wake(target))
    return operation


def link(
    *,
    actor: Actor,
    channel: Channel,
    seen: str,
    stream: str,
    reason: str,
    submission: UUID,
    gateway: Gateway,
    hand: Hand,
    haste: Haste,
    wake: Callable[[Target], None],
) -> Operation:
    """Have what one channel's peers send kept in a stream while the operator waits, as long as it is linked to the one
    that they saw. Both are ARNs; an empty one is no stream, so that an empty `stream` undoes the link.

    The same submission again returns what the first made. Raises NotAllowed, InvalidSpec, NotAsShown, NothingToChange,
    NotActive, OpenOperation, and ChangedMeanwhile where AWS shows it otherwise by now, or otherwise than our record.
    """
    target = channel.target
    attempted = f"link {channel.name} to a stream" if stream else f"undo the link of {channel.name}"
    require(actor, Ability.CHANGE_CHANNELS, target=target, attempted=attempted, subject=channel)
    _check_link(stream, reason, target)
    if seen and find_stream_problem(seen, region=target.region):
        raise NotAsShown(channel=channel)
    made = Operation.objects.filter(submission=submission).first()
    if made is not None:
        return made
    planned = plan_link(replace(guard_of(channel), stream=seen), stream=stream)
    operation = _ask_for(planned, channel, actor=actor, reason=reason, submission=submission, gateway=gateway)
    operation = _travel_all(operation, actor=actor, gateway=gateway, hand=hand, haste=haste)
    transaction.on_commit(lambda: wake(target))
    return operation


def _check_link(stream: str, reason: str, target: Target) -> None:
    problems = find_reason_problems(reason, target=target)
    if stream and (message := find_stream_problem(stream, region=target.region)):
        problems.insert(0, Problem(field="typed", message=message))
    if problems:
        raise InvalidSpec(problems=tuple(problems))


def _ask_for(
    planned: Change | None,
    channel: Channel,
    *,
    actor: Actor,
    reason: str,
    submission: UUID,
    gateway: Gateway,
) -> Operation:
    if planned is None:
        raise NothingToChange(channel=channel)
    _hold_against(channel, planned.guard, gateway=gateway)
    return request_change(actor=actor, channel=channel, change=planned, reason=reason, submission=submission)


def _hold_against(channel: Channel, seen: Guard, *, gateway: Gateway) -> None:
    """Where AWS cannot be asked now, the road asks it again before it sends anything."""
    asks_for_link = seen.stream is not None
    shown = look(channel.name, gateway=gateway, link=asks_for_link).seen(now=channel.state_since)
    if not isinstance(shown, Present) or shown.arn != seen.arn or shown.tags is None:
        return
    if asks_for_link and shown.stream is None:
        return
    if differences := find_differences(seen, shown):
        ttl = seen.ttl if shown.ttl is None else shown.ttl
        now = replace(seen, ttl=ttl, tags=without_own(shown.tags), stream=shown.stream)
        raise ChangedMeanwhile(channel=channel, differences=differences, now=now)


def _travel_all(
    operation: Operation, *, actor: Actor, gateway: Gateway, hand: Hand, haste: Haste
) -> Operation:
    """Step by step within one deadline; what is open then is left to a worker."""
    started = haste.clock()
    while True:
        left = STARTS_NO_CALL_AFTER - (haste.clock() - started)
        operation = travel(
            operation, actor=actor, gateway=gateway, hand=hand, haste=haste, seconds=max(left, 0)
        )
        following = Operation.objects.open().filter(channel=operation.channel).first()
        if operation.state != OperationState.SUCCEEDED or following is None:
            return operation
        operation = following
        if left <= 0:
            return operation
