from uuid import UUID

from django.db import IntegrityError, transaction

from channels_app.audit.append import Entry, append
from channels_app.models import Channel, ChannelTag, Kind, Operation, Target
from channels_app.models.bulk import insert_rows
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
        move_channel(now, ChannelState.DELETING)
        operation = Operation.objects.create(
            kind=Kind.DELETE,
            target=channel.target,
            channel=now,
            actor=actor.asker,
            submission=submission,
            name=now.name,
            wish=as_delete_wish(guard, name=now.name, type_=now.type, version=now.version),
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
