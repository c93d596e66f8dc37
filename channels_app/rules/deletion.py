"""The verdict on a delete: what one look at AWS says of the channel that is to go, as one pure function.

It is asked before each send, and again where the answer was lost or was a refusal. The first row that fits is
the verdict.

    what is seen by the name                        verdict      because
    ----------------------------------------------  -----------  ------------------------------------------
    nothing: the look itself got no answer          look again   nothing was learned
    nothing there, for the first time               look again   reads can be stale; again after 10 seconds
    nothing there, 10 seconds later still           send again   reads of what was just made can be stale for longer;
                                                                 sending is the strongest read there is. *Gone*
                                                                 where no Version is known to be sent
    a channel of another ARN                        gone         a name is unique, so ours has left it
    status DELETING                                 deleting     it is what was asked for, whoever did it
    its tags unread                                 look again   they may have changed
    TTL or tags (or, where asked, Version) differ   changed      it is not what the operator saw any more
    the same, not ACTIVE                            send again   AWS deletes what is ACTIVE only
    the same; AWS refused our last request          refused      nothing of ours can still be carried out
    the same; AWS said *not now*, for 10 seconds    refused      something holds it: a stream, or somebody else
    the same                                        send again   a delete names an ARN, so it can only hit that

*Changed* and *refused* end it. Where an earlier answer was lost, they wait until our last request is older than
15 minutes, when AWS would no longer accept its signature: until then it may still be carried out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from channels_app.rules.arn import ChannelArn
from channels_app.rules.evidence import (
    SIGNATURE_LIFE,
    Absent,
    LookAgain,
    Present,
    Seen,
    SendAgain,
    Unknown,
    Unreadable,
    look_again,
    looked_for,
)
from channels_app.rules.spec import ChannelSpec, as_wish, from_wish
from channels_app.rules.tags import Tag, without_own

APART = timedelta(seconds=10)
YOUNG = timedelta(minutes=1)  # until then reads may not see a channel yet
PATIENCE = timedelta(seconds=10)


@dataclass(frozen=True, kw_only=True, slots=True)
class Guard:
    """The channel as the operator saw it. `version`: it must be that one too; empty, any other is right. `stream`: the
    ARN of the one that it is linked to, or empty; None where that does not matter."""

    arn: str
    ttl: int
    tags: tuple[Tag, ...]
    version: str = ""
    stream: str | None = None


def as_delete_wish(guard: Guard, *, name: str, type_: str, version: str) -> dict[str, object]:
    """The guard as an operation keeps it, beside the Version on record, which is sent where AWS shows none."""
    spec = ChannelSpec(name=name, type=type_, ttl=guard.ttl, tags=guard.tags)
    return {**as_wish(spec), "arn": guard.arn, "version": version, "strict": bool(guard.version)}


def from_delete_wish(wish: Mapping[str, Any]) -> Guard:
    spec = from_wish(wish)
    version = wish["version"] if wish["strict"] else ""
    return Guard(arn=wish["arn"], ttl=spec.ttl, tags=spec.tags, version=version)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What our requests were, and what AWS said to the last. Times are of our database's clock."""

    guard: Guard
    last_sent_at: datetime
    looking_since: datetime | None = None
    gone_since: datetime | None = None  # since when looks find nothing
    in_doubt: bool = False  # an answer was lost
    not_now: bool = False  # AWS last said that it is in use, or has another version
    refused: bool = False  # AWS last refused it for good
    sendable: bool = True  # it can be sent though AWS shows no channel, and so no Version

    @property
    def is_young(self) -> bool:
        """Whether it was made only just before it was last sent."""
        return self.last_sent_at - ChannelArn.parse(self.guard.arn).created_at < YOUNG


@dataclass(frozen=True, slots=True)
class Deleting:
    """AWS is at it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gone:
    """AWS has it no more. `now_there` is the ARN of the channel that has its name by now."""

    now_there: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One thing that is not as the operator saw it."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """It is left as it is, for somebody changed it meanwhile."""

    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """AWS does not delete it, and it stays."""


Verdict = Deleting | Gone | Changed | Refused | SendAgain | LookAgain | Unknown


def weigh(asked: Asked, seen: Seen) -> Verdict:
    """Judge one look by the table above."""
    match seen:
        case Unreadable():
            return look_again(asked.looking_since, seen.now)
        case Absent():
            verdict = weigh_absence(asked, seen)
            return SendAgain() if asked.sendable and isinstance(verdict, Gone) else verdict
        case Present() if seen.arn != asked.guard.arn:
            return Gone(now_there=seen.arn)
        case Present(status="DELETING"):
            return Deleting()
        case Present(tags=None):
            return look_again(asked.looking_since, seen.now)
    if differences := find_differences(asked.guard, seen):
        return end(Changed(differences=differences), asked, seen)
    if seen.status != "ACTIVE":
        return SendAgain()
    patient = looked_for(asked.looking_since, seen.now) < PATIENCE
    if asked.refused or (asked.not_now and not patient):
        return end(Refused(), asked, seen)
    return SendAgain()


def find_differences(guard: Guard, seen: Present) -> tuple[Difference, ...]:
    """What is not as it was: TTL, Version and stream where they count, and each tag of people's."""
    found = []
    if seen.ttl is not None and seen.ttl != guard.ttl:
        found.append(Difference(field="TTL", before=f"{guard.ttl} s", after=f"{seen.ttl} s"))
    before = {tag.key: tag.value for tag in guard.tags}
    after = {tag.key: tag.value for tag in without_own(seen.tags or ())}
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            found.append(
                Difference(field=f"tag {key}", before=before.get(key, "–"), after=after.get(key, "–"))
            )
    if guard.version and seen.version != guard.version:
        found.append(Difference(field="Version", before=guard.version, after=seen.version))
    if guard.stream is not None and seen.stream != guard.stream:
        found.append(Difference(field="stream", before=guard.stream or "–", after=seen.stream or "–"))
    return tuple(found)


def may_let_be(asked: Asked, seen: Seen) -> bool:
    """Whether a person may end it with the channel left there: it is, and nothing of ours can still arrive."""
    there = isinstance(seen, Present) and seen.arn == asked.guard.arn and seen.status != "DELETING"
    return there and seen.now - asked.last_sent_at > SIGNATURE_LIFE


def weigh_absence(asked: Asked, seen: Absent) -> Gone | LookAgain:
    """Two reads have to agree that it is not there: ten seconds apart, or a minute where it was made just before."""
    apart = YOUNG if asked.is_young and not asked.sendable else APART
    # A clock that was put back counts as time, as everywhere
    absent_for = abs(seen.now - (asked.gone_since or seen.now))
    return Gone() if absent_for >= apart else LookAgain(after=min(APART, apart - absent_for))


def end(verdict: Changed | Refused, asked: Asked, seen: Present) -> Changed | Refused | LookAgain | Unknown:
    """The verdict that ends it, once nothing of ours can still be carried out."""
    if asked.in_doubt and seen.now - asked.last_sent_at <= SIGNATURE_LIFE:
        return look_again(asked.looking_since, seen.now)
    return verdict
