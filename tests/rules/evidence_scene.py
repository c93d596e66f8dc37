"""The scene of every verdict: one create, its first request at NOON, and one look at AWS a moment later."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

from channels_app.rules.arn import ChannelArn
from channels_app.rules.evidence import Absent, Ours, Present, Sent, Taken
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import Tag, operation_tag

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
OUR_INSTALLATION, THEIR_INSTALLATION = UUID(int=1), UUID(int=2)
OPERATION, OTHER_OPERATION = UUID(int=3), UUID(int=4)
OUR_TAG = operation_tag(installation=OUR_INSTALLATION, operation=OPERATION)
WARD = Tag(key="ward", value="3")
FIFTY = tuple(Tag(key=f"k{n}", value="v") for n in range(50))

SENT = Sent(
    tag=OUR_TAG,
    spec=ChannelSpec(name="ward-3", tags=(WARD,)),
    first_sent_at=NOON,
    last_sent_at=NOON,
    looking_since=NOON,
)
SENT_FIFTY = replace(SENT, tag=None, spec=ChannelSpec(name="ward-3", tags=FIFTY))


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def arn_of(name: str, created_at: datetime) -> str:
    made = ChannelArn(
        partition="aws", region="eu-west-2", account="123456789012", name=name, created_at=created_at
    )
    return str(made)


def present(
    *tags: Tag, name: str = "ward-3", created: float = 0.2, status: str = "ACTIVE", at: float = 1
) -> Present:
    """A channel that was created so many seconds after NOON, seen `at` seconds after it; the clocks agree."""
    now, created_at = NOON + seconds(at), NOON + seconds(created)
    return Present(
        now=now,
        aws_now=now,
        arn=arn_of(name, created_at),
        created_at=created_at,
        status=status,
        type="SINGLE_MASTER",
        ttl=60,
        tags=tags,
    )


def absent(at: float = 1) -> Absent:
    now = NOON + seconds(at)
    return Absent(now=now, aws_now=now)


def ours(seen: Present, found_by: Literal["tag", "equality"] = "tag") -> Ours:
    return Ours(arn=seen.arn, created_at=seen.created_at, found_by=found_by)


def taken(seen: Present, owner: str = "") -> Taken:
    return Taken(arn=seen.arn, created_at=seen.created_at, owner=owner)
