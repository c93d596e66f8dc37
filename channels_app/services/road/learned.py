"""What an outcome says of a channel's TTL and tags, and the step that follows it: in the outcome's transaction."""

from collections.abc import Sequence

from channels_app.audit.append import Entry
from channels_app.models import Channel, ChannelTag, Operation
from channels_app.models.bulk import insert_rows, update_rows
from channels_app.rules.changes import as_change_wish
from channels_app.rules.tags import Tag
from channels_app.services.road.hand import Hand
from channels_app.services.road.outcome import Outcome

Learned = Sequence[tuple[Operation, Outcome]]


def write_learned(outcomes: Learned) -> None:
    """Let the record show of each channel what its outcome shows."""
    shown = {each.channel_id: said.shows for each, said in outcomes if each.channel_id and said.shows}
    if not shown:
        return
    update_rows(Channel, [{"pk": pk, "ttl": guard.ttl} for pk, guard in shown.items()])
    old = ChannelTag.objects.filter(channel__in=shown)
    on_record = {(tag.channel_id, Tag(key=tag.key, value=tag.value)): tag.pk for tag in old}
    wanted = {(pk, tag) for pk, guard in shown.items() for tag in guard.tags}
    stale = [row for held, row in on_record.items() if held not in wanted]
    if stale:
        ChannelTag.objects.filter(pk__in=stale).delete()
    new = [(pk, tag) for pk, tag in wanted if (pk, tag) not in on_record]
    insert_rows(ChannelTag, [{"channel": pk, "key": tag.key, "value": tag.value} for pk, tag in new])
    for operation, _ in outcomes:
        if operation.channel and operation.channel_id in shown:
            operation.channel.ttl = shown[operation.channel_id].ttl


def queue_next(outcomes: Learned, *, hand: Hand) -> list[Entry]:
    """Write down the step that follows each outcome, queued, and what the trail is told of it."""
    made = [_next(operation, outcome) for operation, outcome in outcomes if outcome.then]
    return [
        hand.acting_for(operation).entry(
            f"channel.{operation.kind}",
            "requested",
            subject=operation.channel,
            operation=operation,
            target=operation.target,
            reason=operation.reason,
            details=operation.wish,
        )
        for operation in made
    ]


def _next(done: Operation, outcome: Outcome) -> Operation:
    assert outcome.then is not None  # noqa: S101 (its caller asks only for these)
    return Operation.objects.create(
        kind=outcome.then.step.kind,
        target=done.target,
        channel=done.channel,
        batch=done.batch,
        line=done.line,
        verdict=done.verdict,
        actor=done.actor,
        name=done.name,
        wish=as_change_wish(outcome.then, name=done.name, type_=done.wish["type"]),
        reason=done.reason,
    )
