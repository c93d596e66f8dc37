from uuid import UUID

from django.db import IntegrityError, transaction

from channels_app.audit.append import append
from channels_app.models import Channel, ChannelTag, Kind, Operation, Target
from channels_app.models.bulk import insert_rows
from channels_app.rules.spec import ChannelSpec, as_wish
from channels_app.services.actor import Actor
from channels_app.services.errors import NameTaken


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
    append(
        actor.entry(
            "channel.create",
            "requested",
            subject=channel,
            operation=operation,
            target=target,
            reason=reason,
            details=operation.wish,
        )
    )
    return operation
