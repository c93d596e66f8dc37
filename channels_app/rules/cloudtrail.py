"""AWS's own record of calls held against what our trail says of them: whether both agree, and on what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

DELIVERY: Final = timedelta(minutes=15)  # after a call, CloudTrail's log file has it by then
SLACK: Final = timedelta(minutes=5)  # between the two clocks, and from a call to its outcome on record
SIGNED_FOR: Final = timedelta(minutes=15)  # for so long AWS carries a request out that is still on its way
CALLS: Final[Mapping[str, str]] = {
    "CreateSignalingChannel": "channel.create",
    "UpdateSignalingChannel": "channel.update_ttl",
    "DeleteSignalingChannel": "channel.delete",
    "TagResource": "channel.tag",
    "UntagResource": "channel.untag",
    "UpdateMediaStorageConfiguration": "channel.link",
}
Place = tuple[str, str]  # an account and a Region


class Verdict(StrEnum):
    """What a call comes to that one side tells of."""

    AGREES = "agrees"
    DIFFERS = "told otherwise"  # both tell of it, and not the same
    SEEN_ONLY = "seen by AWS only"
    SAID_ONLY = "said by us only"
    OPEN = "not settled yet"
    REFUSED = "refused"  # no call of ours, and AWS did not do it


FINDINGS: Final = frozenset({Verdict.DIFFERS, Verdict.SEEN_ONLY, Verdict.SAID_ONLY})


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A call that changes a channel, as CloudTrail tells of it. `error` is empty where AWS carried it out;
    `operation` is the one that the user agent names, if it does."""

    event_id: str
    request_id: str
    at: datetime
    call: str
    account: str
    region: str
    channel: str
    arn: str
    error: str
    who: str
    address: str
    agent: str
    operation: UUID | None

    @property
    def action(self) -> str:
        return CALLS[self.call]

    @property
    def place(self) -> Place:
        return self.account, self.region


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What one event of our trail tells of an attempt. `found`: it was so already, and AWS's answer said that."""

    seq: int
    at: datetime
    action: str
    result: str
    channel: str
    target: str
    request_id: str
    arn: str = ""
    found: bool = False

    @property
    def done(self) -> bool:
        return self.result == "succeeded" and not self.found


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """An operation of ours of which no answer was recorded for some request; `done` is None while it is not settled."""

    action: str
    channel: str
    first_sent_at: datetime
    last_sent_at: datetime
    done: bool | None


def weigh_said(seen: Seen, said: Said, *, home: Place) -> Verdict:
    """Of a call and the event that has its request id; `home` is where the event's target lies."""
    if (seen.action, seen.channel or said.channel, seen.place) != (said.action, said.channel, home):
        return Verdict.DIFFERS
    if seen.arn and said.arn and seen.arn != said.arn:
        return Verdict.DIFFERS
    if not -SLACK <= said.at - seen.at <= SIGNED_FOR + SLACK:
        return Verdict.DIFFERS
    in_doubt = said.result == "unknown"  # AWS's answer did not say whether it was done
    return Verdict.AGREES if in_doubt or said.done != bool(seen.error) else Verdict.DIFFERS


def weigh_doubt(seen: Seen, doubt: Doubt | None) -> Verdict:
    """Of a call whose request id nobody recorded, and the operation that it names: an answer of it may have been
    lost, but it has to be that call, and of that time."""
    if seen.error:
        return Verdict.REFUSED
    if doubt is None or (seen.action, seen.channel) != (doubt.action, doubt.channel):
        return Verdict.SEEN_ONLY
    if not doubt.first_sent_at - SLACK <= seen.at <= doubt.last_sent_at + SIGNED_FOR + SLACK:
        return Verdict.SEEN_ONLY
    if doubt.done is None:
        return Verdict.OPEN
    return Verdict.AGREES if doubt.done else Verdict.DIFFERS
