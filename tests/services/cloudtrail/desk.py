"""A comparison with CloudTrail's files as these tests make it, and what befalls those."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
from botocore.config import Config

from channels_app.files.errors import Unreadable
from channels_app.models import Channel, Operation, Person, Target
from channels_app.rules.cloudtrail import Verdict
from channels_app.rules.tags import Tag
from channels_app.services import changes
from channels_app.services.actor import Actor, Through
from channels_app.services.cloudtrail.comparing import Span, compare
from channels_app.services.cloudtrail.findings import Finding
from channels_app.services.cloudtrail.tally import Tally
from channels_app.services.deletion import guard_of
from channels_app.services.following import follow
from tests.services.desk import Desk, let_pass

WARD = Tag(key="ward", value="3")
BEGIN = datetime.now(UTC) - timedelta(hours=1)
LATER = timedelta(hours=1)  # by then CloudTrail has delivered all


def stranger_s_client(agent: str = "Boto3") -> Any:
    """Somebody with the same account's keys, and without the console."""
    return boto3.client("kinesisvideo", region_name="eu-central-1", config=Config(user_agent=agent))


class Comparison:
    def __init__(
        self,
        person: Person,
        logs: Path,
        *,
        target: Target | None = None,
        span: tuple[datetime | None, datetime | None] = (BEGIN, BEGIN + 2 * LATER),
    ) -> None:
        self.tally = Tally()
        asked = Span(begin=span[0], end=span[1], now=datetime.now(UTC) + LATER)
        actor = Actor(person=person, through=Through.COMMAND, address="root@host")
        found = list(compare(self.tally, actor=actor, folder=logs, target=target, span=asked))
        self.findings = [each for each in found if isinstance(each, Finding)]
        self.unreadable = [each for each in found if isinstance(each, Unreadable)]

    @property
    def said(self) -> list[tuple[Verdict, str]]:
        """What was found of which channel."""
        return [
            (each.verdict, each.seen.channel if each.seen else each.said.channel if each.said else "")
            for each in self.findings
        ]


def change(desk: Desk, channel: Channel, *, ttl: int, tags: tuple[Tag, ...]) -> None:
    changes.change(
        actor=desk.actor,
        channel=channel,
        seen=guard_of(channel),
        ttl=ttl,
        tags=tags,
        reason="it moved",
        submission=uuid4(),
        gateway=desk.aws,
        hand=desk.hand(),
        haste=desk.haste,
        wake=desk.woken.append,
    )


def finish(desk: Desk, channel: Channel) -> Channel:
    """What a worker does, until nothing of the channel is open."""
    while waiting := Operation.objects.filter(channel=channel, state__in=["queued", "sent"]).first():
        desk.step(let_pass(waiting, timedelta(seconds=16)))
    channel.refresh_from_db()
    follow([channel], gateway=desk.aws, actor=desk.actor)
    channel.refresh_from_db()
    return channel


def rewrite(logs: Path, change: Callable[[dict[str, Any]], bool]) -> None:
    """Change each record in the files, or take away those for which the answer is no."""
    for file in logs.rglob("*.json.gz"):
        records = json.loads(gzip.decompress(file.read_bytes()))["Records"]
        kept = [record for record in records if change(record)]
        file.write_bytes(gzip.compress(json.dumps({"Records": kept}).encode()))
