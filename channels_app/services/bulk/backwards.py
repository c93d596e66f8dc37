from collections.abc import Collection, Mapping
from uuid import UUID

from channels_app.models import Batch, Operation
from channels_app.rules.changes import Change, from_change_wish, plan_change
from channels_app.rules.lifecycle import OperationState
from channels_app.rules.spec import ChannelSpec, from_wish


def backwards(batch: Batch, channels: Collection[UUID] | None = None) -> Mapping[UUID, Change]:
    """By channel, the way back from what a row of the batch made of it to what it was before; of all, or of these."""
    rows = Operation.objects.filter(batch=batch, state=OperationState.SUCCEEDED.value)
    if channels is not None:
        rows = rows.filter(channel__in=channels)
    found: dict[UUID, Change] = {}
    for channel, wish in rows.order_by("line", "pk").values_list("channel_id", "wish"):
        change = from_change_wish(wish)
        back = plan_change(change.outcome, ttl=change.guard.ttl, tags=change.guard.tags)
        if channel and back:
            found[channel] = back
    return found


def as_created(batch: Batch, channels: Collection[UUID]) -> Mapping[UUID, ChannelSpec]:
    """By channel, what the batch asked for when it created these."""
    rows = Operation.objects.filter(batch=batch, channel__in=channels)
    return {channel: from_wish(wish) for channel, wish in rows.values_list("channel_id", "wish") if channel}
