from dataclasses import dataclass, replace
from datetime import datetime

from channels_app.aws.errors import AwsError, NotFound
from channels_app.aws.gateway import Gateway
from channels_app.aws.values import Described
from channels_app.models import Kind, Operation
from channels_app.rules.evidence import Absent, Present, Seen, Unreadable
from channels_app.rules.tags import Tag


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What AWS showed of a name: a channel with its tags, or that there is none, or, with an error, nothing."""

    found: Described | None = None
    tags: tuple[Tag, ...] | None = None
    stream: str | None = None  # that it is linked to; None: it was not asked for, or could not be read
    absent: bool = False
    aws_now: datetime | None = None
    error: AwsError | None = None

    @property
    def said(self) -> str:
        """What AWS said instead of showing it."""
        return str(self.error) if self.error else ""

    def seen(self, *, now: datetime) -> Seen:
        """As the rules weigh it. `now` is our database's clock, read after the look."""
        if self.absent:
            return Absent(now=now, aws_now=self.aws_now)
        if self.found is None:
            return Unreadable(now=now)
        return Present(
            now=now,
            aws_now=self.aws_now,
            arn=self.found.arn,
            created_at=self.found.created_at,
            status=self.found.status,
            type=self.found.type,
            ttl=self.found.ttl,
            tags=self.tags,
            version=self.found.version,
            stream=self.stream,
        )


def look_for(operation: Operation, *, gateway: Gateway) -> Look:
    """Look at all that the operation changes. It touches no database, so any thread may look."""
    return look(operation.name, gateway=gateway, link=operation.kind == Kind.LINK)


def look(name: str, *, gateway: Gateway, link: bool = False) -> Look:
    """Describe by name, then read the tags and, with `link`, to which stream it is linked. It touches no database."""
    try:
        found = gateway.describe(name)
    except NotFound as error:
        return Look(absent=True, aws_now=error.date)
    except AwsError as error:
        return Look(error=error)
    try:
        tags = gateway.list_tags(found.arn).tags
    except AwsError as error:
        return Look(found=found, aws_now=found.answer.date, error=error)
    seen = Look(found=found, tags=tags, aws_now=found.answer.date)
    return _with_link(seen, found.arn, gateway=gateway) if link else seen


def _with_link(seen: Look, arn: str, *, gateway: Gateway) -> Look:
    try:
        storage = gateway.media_storage(arn)
    except AwsError as error:
        return replace(seen, error=error)
    return replace(seen, stream=storage.stream if storage.on else "")
