"""The verdict on a create whose answer was lost, or was *in use*: invariant 2, as one pure function.

Nothing is guessed. What was sent is weighed against one look at AWS: describe by name, then the tags.
The first row that fits is the verdict.

    what is seen                                    verdict      because
    ----------------------------------------------  -----------  ------------------------------------------
    nothing: the look itself got no answer          look again   nothing was learned
    an ARN with another name                        look again   the same id there is a copy, never evidence
    the tag of this operation, in any status        ours         only our request bears it
    status DELETING                                 look again   the name is free in seconds
    the tag of another operation                    taken        another request made it
    created before our first send, by AWS's clock   taken        it was there before us
      and by ours
    so by AWS's clock alone, for two minutes        taken        one of the two is wrong, and no tag of ours came
    fifty tags sent; type, TTL and all tags equal,  ours         no room for our tag, and nothing differs
      and created while our requests lived
    anything else: no tag (yet), tags unread,       look again   reads can be stale
      AWS's clock unread
    absent; AWS refused our last request for good   look again   an earlier request may still arrive;
                                                                 gone once the last is older than 15 minutes
    absent; AWS last said *in use*                  look again   one of the two is stale;
                                                                 send again too, at growing intervals
    absent                                          send again   a name is unique: it makes one at most

*Look again* comes after growing pauses. After two minutes of it the verdict is *unknown*: looks go on,
slower, and what was *in use* is sent again only once the last request is older than 15 minutes.
A crash before the intent was committed is no row here: nothing was sent, so there is nothing to weigh.

Two clocks meet here, ours and AWS's. `now` is to be read *after* AWS's answer came: a slow answer then makes
a channel look younger against our first send, never older, and nothing of ours is called taken. Either clock may be
wrong, a Date header too, while a read of tags is stale: so at once a name is called taken only where both agree.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from channels_app.rules.arn import ChannelArn, MalformedArn
from channels_app.rules.spec import ChannelSpec, ChannelType
from channels_app.rules.tags import OPERATION_KEY, Tag, parse_operation

CLOCK_SLACK = timedelta(seconds=5)  # AWS's Date header has whole seconds, and travels
SIGNATURE_LIFE = timedelta(minutes=15)  # AWS accepts no request that was signed longer ago
LOOKING = timedelta(minutes=2)
LOOK_AT_LEAST, LOOK_AT_MOST = timedelta(seconds=0.5), timedelta(seconds=15)
UNKNOWN_AT_LEAST, UNKNOWN_AT_MOST = timedelta(seconds=30), timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """What our requests were. Times are of our database's clock."""

    tag: Tag | None  # ours; None where fifty tags of the operator's left no room for it
    spec: ChannelSpec
    first_sent_at: datetime
    last_sent_at: datetime
    looking_since: datetime | None = None  # when the doubt began; it stays through every new send
    in_use: bool = False  # AWS last answered ResourceInUse
    refused: bool = False  # AWS last refused this create for good
    known_installations: frozenset[UUID] = frozenset()  # earlier ids of this database


@dataclass(frozen=True, kw_only=True, slots=True)
class Absent:
    """Describe found nothing by the name."""

    now: datetime  # our database's clock, read after the answer came
    aws_now: datetime | None = None  # AWS's clock then, from its Date header


@dataclass(frozen=True, kw_only=True, slots=True)
class Present:
    """Describe found a channel by the name."""

    now: datetime
    aws_now: datetime | None
    arn: str
    created_at: datetime  # by AWS's clock
    status: str
    type: str
    ttl: int | None
    tags: tuple[Tag, ...] | None  # None: they could not be read
    version: str = ""
    stream: str | None = None  # that it is linked to; None: it was not asked for, or could not be read


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreadable:
    """Describe gave no answer, or AWS did not allow it."""

    now: datetime


Seen = Absent | Present | Unreadable


@dataclass(frozen=True, kw_only=True, slots=True)
class Ours:
    """Our request made this channel: record it."""

    arn: str
    created_at: datetime
    found_by: Literal["tag", "equality"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """The name belongs to a channel that our request did not make."""

    arn: str
    created_at: datetime
    owner: str  # the value of its operation tag, if it has one


@dataclass(frozen=True, slots=True)
class SendAgain:
    """Nothing is there: send the same create, with the same id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LookAgain:
    """No evidence yet."""

    after: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Unknown:
    """No evidence in two minutes: a person may decide. We keep looking."""

    after: timedelta


@dataclass(frozen=True, slots=True)
class Gone:
    """Refused for good, absent, and nothing of ours can still arrive: *failed* may be written."""


Verdict = Ours | Taken | SendAgain | LookAgain | Unknown | Gone


def weigh(sent: Sent, seen: Seen) -> Verdict:
    """Judge one look by the table above."""
    if isinstance(seen, Absent):
        return _weigh_absence(sent, seen)
    if isinstance(seen, Unreadable):
        return _look_again(sent, seen)
    if not _has_name(seen.arn, sent.spec.name):
        return _look_again(sent, seen)
    owner = _owner(seen)
    if owner and _is_own(sent, owner):
        return Ours(arn=seen.arn, created_at=seen.created_at, found_by="tag")
    if seen.status == "DELETING":
        return _look_again(sent, seen)
    if owner or _was_surely_there_before(sent, seen):
        return Taken(arn=seen.arn, created_at=seen.created_at, owner=owner)
    if sent.tag is None and _is_equal(sent, seen):
        return Ours(arn=seen.arn, created_at=seen.created_at, found_by="equality")
    return _look_again(sent, seen)


def may_give_up(sent: Sent, seen: Seen) -> bool:
    """Whether a person may have *failed* written: absent, and nothing of ours can still arrive."""
    return isinstance(seen, Absent) and seen.now - sent.last_sent_at > SIGNATURE_LIFE


def may_adopt(sent: Sent, seen: Seen) -> bool:
    """Whether a person may take what is there for the channel that was asked for: no evidence tells who made it."""
    if not isinstance(seen, Present) or seen.tags is None or not _has_name(seen.arn, sent.spec.name):
        return False
    return seen.status != "DELETING" and isinstance(weigh(sent, seen), LookAgain | Unknown)


def look_again(looking_since: datetime | None, now: datetime) -> LookAgain | Unknown:
    """Pause as long as was looked already, within bounds: so pauses double."""
    looked = looked_for(looking_since, now)
    if looked < LOOKING:
        return LookAgain(after=min(max(looked, LOOK_AT_LEAST), LOOK_AT_MOST))
    return Unknown(after=min(max(looked / 4, UNKNOWN_AT_LEAST), UNKNOWN_AT_MOST))


def looked_for(looking_since: datetime | None, now: datetime) -> timedelta:
    """How long. A clock that was put back counts as time, so that looking always ends."""
    return abs(now - (looking_since or now))


def _weigh_absence(sent: Sent, seen: Absent) -> Verdict:
    if sent.refused:
        return Gone() if may_give_up(sent, seen) else _look_again(sent, seen)
    if not sent.in_use:
        return SendAgain()
    # Sending is the strongest read there is, and AWS has just answered one. So send again, but ever more slowly:
    # a name whose DELETING has ended gets made, and a look that stays stale makes no storm.
    looked = looked_for(sent.looking_since, seen.now)
    pause = max(looked / 2, LOOK_AT_LEAST) if looked < LOOKING else SIGNATURE_LIFE
    return SendAgain() if seen.now - sent.last_sent_at >= pause else _look_again(sent, seen)


def _has_name(arn: str, name: str) -> bool:
    try:
        return ChannelArn.parse(arn).name == name
    except MalformedArn:
        return False


def _owner(seen: Present) -> str:
    return next((tag.value for tag in seen.tags or () if tag.key == OPERATION_KEY), "")


def _is_own(sent: Sent, owner: str) -> bool:
    if sent.tag is None:
        return False
    if owner == sent.tag.value:
        return True
    named, ours = parse_operation(owner), parse_operation(sent.tag.value)
    return bool(named and ours and named[0] in sent.known_installations and named[1] == ours[1])


def _was_surely_there_before(sent: Sent, seen: Present) -> bool:
    first = _in_aws_time(sent.first_sent_at, seen)
    if first is None or seen.created_at >= first - CLOCK_SLACK:
        return False
    by_ours_too = seen.created_at < sent.first_sent_at - CLOCK_SLACK
    return by_ours_too or looked_for(sent.looking_since, seen.now) >= LOOKING


def _is_equal(sent: Sent, seen: Present) -> bool:
    """Whether our request could have made exactly this. It could not if its only answer was *in use*."""
    first, last = _in_aws_time(sent.first_sent_at, seen), _in_aws_time(sent.last_sent_at, seen)
    if first is None or last is None or (sent.in_use and sent.first_sent_at == sent.last_sent_at):
        return False
    in_time = first - CLOCK_SLACK <= seen.created_at <= last + SIGNATURE_LIFE + CLOCK_SLACK
    # AWS keeps a TTL for SINGLE_MASTER only.
    same_ttl = seen.ttl == sent.spec.ttl or (seen.ttl is None and seen.type != ChannelType.SINGLE_MASTER)
    same_tags = seen.tags is not None and frozenset(seen.tags) == frozenset(sent.spec.tags)
    return in_time and seen.type == sent.spec.type and same_ttl and same_tags


def _in_aws_time(at: datetime, seen: Present) -> datetime | None:
    """A time of our clock in AWS's. None where no judgement by time is possible: AWS's clock was not read, or
    ours was put back since."""
    if seen.aws_now is None or at > seen.now:
        return None
    return at + (seen.aws_now - seen.now)


def _look_again(sent: Sent, seen: Seen) -> LookAgain | Unknown:
    return look_again(sent.looking_since, seen.now)
