"""What AWS answered, as values that know nothing of boto."""

from dataclasses import dataclass, field
from datetime import datetime

from channels_app.rules.tags import Tag


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """Which answer it was: AWS's request id, and AWS's clock (the Date header; None where there was none)."""

    request_id: str
    date: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Created:
    arn: str
    answer: Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Deleted:
    """AWS took the delete. The channel is DELETING for some seconds, and then gone."""

    answer: Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Updated:
    """AWS took a change of a channel that stays."""

    answer: Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Described:
    """A channel as AWS sees it. `ttl` is None where the channel's type has none."""

    arn: str
    name: str
    type: str
    status: str
    created_at: datetime
    ttl: int | None
    version: str
    answer: Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class TagList:
    tags: tuple[Tag, ...]
    answer: Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page of channels. An empty `next_token` says that it was the last."""

    channels: tuple[Described, ...]
    next_token: str
    answer: Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    protocol: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class IceServer:
    """A relay for who cannot be reached directly. The password holds for `ttl` seconds; it is shown to who asked, and
    written nowhere."""

    uris: tuple[str, ...]
    username: str
    password: str = field(repr=False)
    ttl: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaStorage:
    """Whether what a channel's peers send is kept, and in which stream (its ARN; empty where there is none)."""

    on: bool
    stream: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Whom AWS takes us for: the account's number, and the user or role."""

    account: str
    arn: str
