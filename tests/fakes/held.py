"""What the AWS of the tests remembers of a channel."""

from dataclasses import dataclass
from datetime import datetime

from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import Tag


@dataclass(slots=True)
class Held:
    """One channel. Tests may change it as somebody else would."""

    arn: str
    spec: ChannelSpec
    created_at: datetime
    tags: tuple[Tag, ...]
    status: str = ""  # empty: CREATING until it has settled, then ACTIVE
    version: str = "fake-1"
    stream: str = ""  # the stream that it is linked to
    deleted_at: datetime | None = None  # DELETING from then until it has settled
