"""The form that edits one channel: what is typed, and beside it, signed, the channel as the operator saw it."""

from dataclasses import dataclass, replace
from uuid import uuid4

from django.core import signing
from django.http import QueryDict

from channels_app.models import Channel, Operation
from channels_app.rules.changes import from_change_wish
from channels_app.rules.deletion import Guard
from channels_app.rules.spec import ChannelType
from channels_app.rules.tags import Tag
from channels_app.web.forms import draft as drafts

SALT = "channels_app.edit"


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """As it came back. `seen` is what the page showed; None where that is not as we gave it out."""

    draft: drafts.Draft
    seen: Guard | None


def start(channel: Channel, seen: Guard) -> drafts.Draft:
    """A new form, filled in with the channel as it is seen."""
    return drafts.Draft(
        submission=uuid4(), name=channel.name, type=channel.type, ttl=str(seen.ttl), tags=seen.tags
    )


def read(data: QueryDict, channel: Channel) -> Edit:
    """Name and type are the channel's, whatever comes back, and so is a TTL that it cannot have."""
    seen = unseal(data.get("seen", ""), channel)
    draft = replace(drafts.read(data), name=channel.name, type=channel.type)
    if seen is not None and not has_ttl(channel):
        draft = replace(draft, ttl=str(seen.ttl))
    return Edit(draft=draft, seen=seen)


def has_ttl(channel: Channel) -> bool:
    """Whether AWS keeps a TTL for this type of channel."""
    return channel.type == ChannelType.SINGLE_MASTER


def asks_the_same(operation: Operation, draft: drafts.Draft) -> bool:
    """Whether the change of which the operation is a step leaves, once all of it is done, what the form asks for."""
    if "step" not in operation.wish:  # of another form
        return False
    change = from_change_wish(operation.wish)
    while change.next is not None:
        change = change.next
    left = change.outcome
    return (str(left.ttl), set(left.tags)) == (draft.ttl, set(draft.tags))


def seal(seen: Guard, channel: Channel) -> str:
    """What a form carries of the channel as it was shown: good for this channel alone, and not to be edited."""
    tags = [[tag.key, tag.value] for tag in seen.tags]
    return signing.dumps([str(channel.pk), seen.arn, seen.ttl, tags], salt=SALT, compress=True)


def unseal(text: str, channel: Channel) -> Guard | None:
    """It again; None for anything else."""
    try:
        pk, arn, ttl, tags = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    if pk != str(channel.pk):
        return None
    return Guard(arn=arn, ttl=ttl, tags=tuple(Tag(key=key, value=value) for key, value in tags))
