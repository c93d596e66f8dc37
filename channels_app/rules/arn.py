"""The ARN of a signaling channel, taken apart."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_SHAPE = re.compile(
    r"arn:(?P<partition>[a-z0-9-]+):kinesisvideo:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{12})"
    r":channel/(?P<name>[a-zA-Z0-9_.-]{1,256})/(?P<created>0|[1-9][0-9]{0,13})"
)


class MalformedArn(ValueError):
    """A text that is no signaling channel's ARN."""

    def __init__(self, text: str) -> None:
        super().__init__(f"This is not the ARN of a signaling channel: {text!r}")
        self.text = text


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelArn:
    """What an ARN tells. A name that was deleted and made again has another creation time, so another ARN."""

    partition: str
    region: str
    account: str
    name: str
    created_at: datetime

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raise MalformedArn unless the whole of `text` is the ARN of a signaling channel."""
        match = _SHAPE.fullmatch(text)
        if match is None:
            raise MalformedArn(text)
        return cls(
            partition=match["partition"],
            region=match["region"],
            account=match["account"],
            name=match["name"],
            created_at=_EPOCH + int(match["created"]) * _MILLISECOND,
        )

    def __str__(self) -> str:
        created = (self.created_at - _EPOCH) // _MILLISECOND
        return f"arn:{self.partition}:kinesisvideo:{self.region}:{self.account}:channel/{self.name}/{created}"
