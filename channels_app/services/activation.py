from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from channels_app.audit.append import append
from channels_app.aws.errors import AwsError
from channels_app.aws.gateway import Gateway
from channels_app.models import Channel
from channels_app.models.clock import read_database_clock
from channels_app.rules.lifecycle import ChannelState
from channels_app.services.actor import Actor
from channels_app.services.road.moves import move_channel

GIVES_UP_AFTER = timedelta(minutes=10)


def follow(channel: Channel, *, gateway: Gateway, actor: Actor) -> Channel:
    """Look whether a channel that AWS is making has become ACTIVE; after ten minutes without that, it is *missing*.

    Not found is not believed before then: it can be a stale read. The next look is put off longer each time.
    """
    if channel.arn is None:
        return channel
    try:
        found = gateway.describe_arn(channel.arn)
    except AwsError:
        found = None
    age = read_database_clock() - channel.state_since
    if found is not None and found.status == "ACTIVE":
        facts = {"version": found.version, "aws_created_at": found.created_at}
        return _move(channel, ChannelState.ACTIVE, actor, facts, request_id=found.answer.request_id)
    if age > GIVES_UP_AFTER:
        return _move(channel, ChannelState.MISSING, actor, {}, request_id="")
    again = min(max(age, timedelta(seconds=0.5)), timedelta(seconds=30))
    Channel.objects.filter(pk=channel.pk, state=ChannelState.CREATING).update(look_at=Now() + again)
    return channel


def _move(
    channel: Channel, state: ChannelState, actor: Actor, facts: dict[str, object], *, request_id: str
) -> Channel:
    with transaction.atomic():
        now = Channel.objects.select_for_update().get(pk=channel.pk)
        if now.state == ChannelState.CREATING:
            move_channel(now, state, **facts)
            action = f"channel.{state.value}"
            append(actor.entry(action, "succeeded", subject=now, target=now.target, request_id=request_id))
    return Channel.objects.get(pk=channel.pk)
