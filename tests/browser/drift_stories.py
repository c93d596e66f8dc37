"""What differs from AWS: in one target every kind of it, as rows that no worker finds anything to do with; in another
for real, and not compared yet.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from channels_app import wiring
from channels_app.models import Channel, Drift, Person, Sync, Target
from channels_app.rules.drift import ABSENCES, DriftKind
from channels_app.rules.lifecycle import ChannelState
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import OPERATION_KEY, Tag
from tests.browser.stories import LONGEST_NAME
from tests.people import make_arn, make_channel

NOW = datetime.now(UTC)
LONG = timedelta(days=40)
NAMES = [f"lobby-{number}" for number in range(1, 4)]
GATE = "gate-left"
OTHERS = f"{uuid4()}/{uuid4()}"


def write_drift(target: Target, person: Person) -> None:
    """One of each kind, and more of some; just compared, so that nothing is due for an hour."""
    Sync.objects.create(target=target, ended_at=NOW, in_aws=3_481, agreeing=3_470)
    changed = make_channel(target, "kiosk-04", by=person, age=LONG, tags={"owner": "av-team", "floor": "3"})
    write(changed, DriftKind.CHANGED, differences=[differs("TTL", "60 s", "30 s"), *CHANGED_TAGS])
    long = make_channel(target, LONGEST_NAME, by=person, age=LONG)
    write(long, DriftKind.CHANGED, differences=[differs("tag", None, "corridor-" * 28, key="long")])
    again = make_channel(target, "kiosk-07", by=person, age=LONG)
    arn = make_arn(target, "kiosk-07")
    write(again, DriftKind.RECREATED, arn=arn, differences=[differs("ARN", again.arn, arn)])
    for number in (8, 9):
        gone = make_channel(target, f"kiosk-0{number}", by=person, age=LONG, state=ChannelState.MISSING)
        write(gone, DriftKind.MISSING, looks=ABSENCES)
    for name, tags in (("test-mara-2", []), ("demo-hall", [tag("app", "demo"), tag("owner", "sales")])):
        find(target, name, DriftKind.UNMANAGED, tags=tags)
    find(target, "kiosk-11", DriftKind.ORPHAN, tags=[tag(OPERATION_KEY, f"{uuid4()}/{uuid4()}")])
    find(target, "staging-door", DriftKind.ELSEWHERE, tags=[tag(OPERATION_KEY, OTHERS)])
    ignored = {"ignored_until": NOW + LONG, "ignored_by": person, "ignored_because": "The builders' own."}
    find(target, "site-office", DriftKind.UNMANAGED, tags=[], **ignored)


def make_real_drift(target: Target, person: Person) -> None:
    """Three channels in AWS that nobody recorded, and one that is recorded with another TTL."""
    gateway = wiring.gateway_for(target)
    for name in NAMES:
        tags = (Tag(key="lobby", value=name.rpartition("-")[2]),)
        gateway.create(ChannelSpec(name=name, tags=tags), tags=tags, operation=uuid4())
    made = gateway.create(ChannelSpec(name=GATE, ttl=30), tags=(), operation=uuid4())
    make_channel(target, GATE, by=person, age=LONG, arn=made.arn, state_since=NOW - LONG)


def differs(field: str, before: str | None, after: str | None, *, key: str = "") -> dict[str, Any]:
    return {"field": field, "key": key, "before": before, "after": after}


def tag(key: str, value: str) -> dict[str, str]:
    return {"key": key, "value": value}


CHANGED_TAGS = [differs("tag", "3", "4", key="floor"), differs("tag", "av-team", None, key="owner")]


def write(channel: Channel, kind: DriftKind, *, arn: str = "", **facts: Any) -> None:
    Drift.objects.create(
        target=channel.target,
        channel=channel,
        name=channel.name,
        arn=arn or channel.arn or "",
        kind=kind.value,
        seen_at=NOW - timedelta(hours=2),
        tags_read_at=NOW,
        **{"ttl": channel.ttl, "type": channel.type, "tags": [], **facts},
    )


def find(target: Target, name: str, kind: DriftKind, *, tags: list[dict[str, str]], **facts: Any) -> None:
    Drift.objects.create(
        target=target,
        name=name,
        arn=make_arn(target, name),
        kind=kind.value,
        seen_at=NOW - timedelta(days=1),
        aws_created_at=NOW - LONG,
        ttl=60,
        tags=tags,
        tags_read_at=NOW,
        **facts,
    )
