from dataclasses import dataclass

from channels_app.models import Channel, Installation, Kind, Operation, Person, Worker
from channels_app.rules import regions
from channels_app.rules.arn import ChannelArn
from channels_app.rules.lifecycle import OPEN, ChannelState, OperationState
from channels_app.rules.roles import Ability
from channels_app.rules.spec import ChannelSpec, ChannelType
from channels_app.rules.tags import TAGS_MAX, Tag, operation_tag
from channels_app.services.access import may
from channels_app.web.channel_snippets import Snippet, for_devices, for_tools
from channels_app.web.happening import Happening, happening, polls_every, stamp
from channels_app.web.timeline import Timeline, timeline_of
from channels_app.web.words import look_of_state


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelPage:
    """All that the page of one channel shows."""

    channel: Channel
    word: str  # its state, to be spoken when it changes
    operation: Operation | None  # the newest; where one is open, that is it
    made_by: Operation | None  # the row of a batch that asked for it
    happening: Happening | None
    every: int  # seconds between two looks of the open page; 0: it looks no more
    stamp: str
    region: str
    place: str
    has_ttl: bool
    tags: tuple[Tag, ...]
    own_tags: tuple[Tag, ...]
    devices: tuple[Snippet, ...]  # none before there is an ARN
    snippets: tuple[Snippet, ...]
    timeline: Timeline
    may_change: bool
    can_change: bool  # the reader may, and nothing stands in the way now
    may_read_trail: bool


def page_of(channel: Channel, *, reader: Person) -> ChannelPage:
    """The channel as it is on record now. AWS is not asked."""
    workers = Worker.objects.running().count()
    operation = newest_operation(channel)
    tags = tuple(Tag(key=tag.key, value=tag.value) for tag in channel.tags.all())
    region = ChannelArn.parse(channel.arn).region if channel.arn else channel.target.region
    spec = ChannelSpec(name=channel.name, type=channel.type, ttl=channel.ttl, tags=tags)
    may_change = may(reader, Ability.CHANGE_CHANNELS, target=channel.target)
    is_open = operation is not None and operation.state in OPEN
    return ChannelPage(
        channel=channel,
        word=look_of_state(channel.state).word,
        operation=operation,
        made_by=channel.operations.filter(kind=Kind.CREATE)
        .exclude(batch=None)
        .select_related("batch")
        .first(),
        happening=happening(channel, operation, workers=workers),
        every=polls_every(channel, operation),
        stamp=stamp(channel, operation, workers=workers),
        region=region,
        place=regions.name_of(region),
        has_ttl=channel.type == ChannelType.SINGLE_MASTER,
        tags=tags,
        own_tags=_own_tags(channel, tags),
        devices=tuple(for_devices(channel.arn)) if channel.arn else (),
        snippets=tuple(for_tools(spec, region=region)),
        timeline=timeline_of(channel),
        may_change=may_change,
        can_change=may_change and channel.state == ChannelState.ACTIVE and not is_open,
        may_read_trail=may(reader, Ability.READ_TRAIL, target=channel.target),
    )


def newest_operation(channel: Channel) -> Operation | None:
    """Of those that were asked for: the draft of a batch is not begun, or was left out of it."""
    begun = channel.operations.exclude(state=OperationState.DRAFT.value)
    return begun.select_related("target", "channel").order_by("-created_at").first()


def stamp_of(channel: Channel) -> str:
    """The stamp of the page as it would be now, for little."""
    operation = newest_operation(channel)
    return stamp(channel, operation, workers=Worker.objects.running().count())


def _own_tags(channel: Channel, tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """What this console put on the channel: the tag of the operation that made it, where fifty left room for it."""
    if channel.arn is None or len(tags) >= TAGS_MAX:
        return ()
    made_by = channel.operations.filter(kind=Kind.CREATE, first_sent_at__isnull=False).first()
    if made_by is None:
        return ()
    installations = Installation.objects.filter(made_at__lte=made_by.first_sent_at).order_by("-made_at")
    return tuple(operation_tag(installation=each.pk, operation=made_by.pk) for each in installations[:1])
