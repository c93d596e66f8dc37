from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction

from channels_app.audit.append import Entry, append
from channels_app.models import Channel, ChannelTag, Kind, Operation, Target
from channels_app.models.bulk import insert_rows
from channels_app.rules.changes import Change, as_change_wish
from channels_app.rules.deletion import Guard, as_delete_wish
from channels_app.rules.lifecycle import ChannelState
from channels_app.rules.spec import ChannelSpec, as_wish
from channels_app.services.actor import Actor
from channels_app.services.errors import NameTaken, NotActive, OpenOperation
from channels_app.services.road.moves import move_channel


def request_create(
    *, actor: Actor, target: Target, spec: ChannelSpec, reason: str, submission: UUID
) -> Operation:
    """Write down the intent: channel, operation and event in one transaction, before AWS hears of it.

    The same submission again is answered with the operation that it made at first, whatever became of it.
    Raises NameTaken where a live channel of the target has the name.
    """
    try:
        with transaction.atomic():
            return _write(actor, target, spec, reason, submission)
    except IntegrityError:
        made = Operation.objects.filter(submission=submission).first()
        if made is not None:
            return made
        taken = Channel.objects.live().filter(target=target, name=spec.name).first()
        if taken is not None:
            raise NameTaken(channel=taken) from None
        raise


def request_delete(
    *, actor: Actor, channel: Channel, guard: Guard, reason: str, submission: UUID
) -> Operation:
    """Write down that an active channel is to go: its state, operation and event in one transaction.

    The same submission again is answered with the operation that it made at first. Raises OpenOperation where
    another operation of the channel is not finished, NotActive where it is in no state to be deleted.
    """

    def wish(now: Channel) -> dict[str, object]:
        return as_delete_wish(guard, name=now.name, type_=now.type, version=now.version)

    return _request(actor, channel, Kind.DELETE, ChannelState.DELETING, wish, reason, submission)


def request_change(
    *, actor: Actor, channel: Channel, change: Change, reason: str, submission: UUID
) -> Operation:
    """Write down that an active channel is to change, by the first step of it: the road asks for the others, each when
    the one before is done.

    The same submission again is answered with the operation that it made at first. Raises OpenOperation, NotActive.
    """

    def wish(now: Channel) -> dict[str, object]:
        return as_change_wish(change, name=now.name, type_=now.type)

    return _request(actor, channel, Kind(change.step.kind), ChannelState.UPDATING, wish, reason, submission)


def _request(
    actor: Actor,
    channel: Channel,
    kind: Kind,
    state: ChannelState,
    wish: Callable[[Channel], dict[str, object]],
    reason: str,
    submission: UUID,
) -> Operation:
    made = Operation.objects.filter(submission=submission).first()
    if made is not None:
        return made
    with transaction.atomic():
        now = Channel.objects.select_for_update(of=("self",), no_key=True).get(pk=channel.pk)
        made = Operation.objects.filter(submission=submission).first()
        if made is not None:
            return made
        open_one = Operation.objects.open().filter(channel=now).first()
        if open_one is not None:
            raise OpenOperation(operation=open_one)
        if now.state != ChannelState.ACTIVE or now.arn is None:
            raise NotActive(channel=now)
        move_channel(now, state)
        operation = Operation.objects.create(
            kind=kind,
            target=channel.target,
            channel=now,
            actor=actor.asker,
            submission=submission,
            name=now.name,
            wish=wish(now),
            reason=reason,
        )
        append(_requested(actor, operation))
    return operation


def _write(actor: Actor, target: Target, spec: ChannelSpec, reason: str, submission: UUID) -> Operation:
    channel = Channel.objects.create(
        target=target, name=spec.name, type=spec.type, ttl=spec.ttl, created_by=actor.asker
    )
    insert_rows(
        ChannelTag, [{"channel": channel.pk, "key": tag.key, "value": tag.value} for tag in spec.tags]
    )
    operation = Operation.objects.create(
        kind=Kind.CREATE,
        target=target,
        channel=channel,
        actor=actor.asker,
        submission=submission,
        name=spec.name,
        wish=as_wish(spec),
        reason=reason,
    )
    append(_requested(actor, operation))
    return operation


def _requested(actor: Actor, operation: Operation) -> Entry:
    return actor.entry(
        f"channel.{operation.kind}",
        "requested",
        subject=operation.channel,
        operation=operation,
        target=operation.target,
        reason=operation.reason,
        details=operation.wish,
    )
