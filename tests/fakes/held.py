"""What the AWS of the tests remembers of a channel."""

from dataclasses import dataclass
from datetime import datetime

from channels_app.aws.values import Answer, Described
from channels_app.rules.spec import ChannelSpec, ChannelType
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

    def describe(self, *, settled: bool, answer: Answer) -> Described:
        """As AWS describes it, before or after it has settled."""
        single = self.spec.type == ChannelType.SINGLE_MASTER
        return Described(
            arn=self.arn,
            name=self.spec.name,
            type=self.spec.type,
            status=self.status or ("DELETING" if self.deleted_at else "ACTIVE" if settled else "CREATING"),
            created_at=self.created_at,
            ttl=self.spec.ttl if single else None,
            version=self.version,
            answer=answer,
        )
