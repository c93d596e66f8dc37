from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now

from channels_app import wiring
from channels_app.models import Drift, Operation, Person, Target
from channels_app.rules.lifecycle import LIVE, ChannelState, OperationState
from channels_app.rules.quota import channel_limit, days_until_full
from channels_app.rules.roles import Ability, roles_with
from channels_app.web.listing.attention import Attention, find_attention
from channels_app.web.listing.batches import BatchLine, under_way
from channels_app.web.listing.batches_tally import WAITING
from channels_app.web.listing.channels import ChannelRow, channels_in, in_full, row_of
from channels_app.web.listing.links import channels_of
from channels_app.web.words import CHANNEL_STATES, Look, look_of_target

LATEST = 10
# These are in AWS, so they count against its limit
IN_AWS = (ChannelState.CREATING, ChannelState.ACTIVE, ChannelState.UPDATING, ChannelState.DELETING)
YEARS_AWAY = 1_000  # days
NEARLY_FULL = 0.8
MONTH = timedelta(days=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class StateCount:
    """How many channels of a target are in one state, and where to see them."""

    look: Look
    number: int
    link: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetRow:
    """A target beside AWS's limit. Without a Region it has none that we know."""

    target: Target
    look: Look
    states: list[StateCount]
    in_aws: int
    limit: int | None
    made: int  # in the last 30 days
    link: str

    @property
    def left(self) -> int:
        return max((self.limit or 0) - self.in_aws, 0)

    @property
    def full_in(self) -> int | None:
        """Days until it is full, at the pace of the last 30; None where that is years away, or never."""
        days = days_until_full(self.left, made=self.made, days=MONTH.days) if self.limit else None
        return None if days is None or days > YEARS_AWAY else days

    @property
    def high(self) -> int:
        return max((self.limit or 0) - 1, 0)

    @property
    def low(self) -> int:
        return min(int((self.limit or 0) * NEARLY_FULL), self.high)

    @property
    def percent(self) -> int:
        return 100 * self.in_aws // self.limit if self.limit else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """All that the overview shows."""

    attention: list[Attention]
    targets: list[TargetRow]
    latest: list[ChannelRow]
    under_way: list[BatchLine]
    channels: int  # that there are or will be, not those that failed or are gone
    waiting: int


def look_over(targets: QuerySet[Target]) -> Overview:
    """What is in these targets and what needs attention, in a number of queries that grows with nothing."""
    by_id = {target.pk: target for target in targets}
    states = count_states(by_id.values())
    running = under_way(list(by_id.values()))
    strangers, made = count_strangers(by_id.values()), count_made(by_id.values())
    latest = in_full(channels_in(by_id.values())).order_by("-created_at", "-pk")[:LATEST]
    return Overview(
        attention=find_attention(by_id, states, running, wiring.why_withheld()),
        targets=[_row(target, states, strangers, made) for target in by_id.values()],
        latest=[row_of(channel) for channel in latest],
        under_way=running,
        channels=sum(number for (_, state), number in states.items() if state in LIVE),
        waiting=Operation.objects.filter(
            target__in=list(by_id), state=OperationState.QUEUED, batch=None
        ).count()
        + sum(row.tally.of(WAITING) for row in running),
    )


def count_states(targets: Collection[Target]) -> Mapping[tuple[UUID, str], int]:
    """How many channels each target has in each state."""
    groups = channels_in(targets).order_by().values_list("target", "state").annotate(n=Count("pk"))
    return {(target, state): number for target, state, number in groups}


def administrators() -> QuerySet[Person]:
    """Whoever can give roles."""
    manage = [role.value for role in roles_with(Ability.MANAGE)]
    people = Person.objects.filter(is_active=True, grants__role__in=manage, grants__target=None)
    return people.distinct().order_by("username")


def count_strangers(targets: Collection[Target]) -> Mapping[UUID, int]:
    """How many channels AWS showed in each target that are not on record: they count against its limit, too."""
    found = Drift.objects.filter(target__in=[target.pk for target in targets]).without_record()
    return dict(found.order_by().values_list("target").annotate(n=Count("pk")))


def count_made(targets: Collection[Target]) -> Mapping[UUID, int]:
    """How many of the channels on record were made in each target in the last 30 days."""
    lately = Now() - MONTH
    made = channels_in(targets).filter(created_at__gt=lately, state__in=[state.value for state in IN_AWS])
    old = Q(aws_created_at__lte=lately)  # adopted since
    return dict(made.exclude(old).order_by().values_list("target").annotate(n=Count("pk")))


def _row(
    target: Target,
    states: Mapping[tuple[UUID, str], int],
    strangers: Mapping[UUID, int],
    made: Mapping[UUID, int],
) -> TargetRow:
    counts = {state: states.get((target.pk, state), 0) for state in ChannelState}
    return TargetRow(
        target=target,
        look=look_of_target(target),
        states=[
            StateCount(look=CHANNEL_STATES[state], number=number, link=channels_of(target, state=state.value))
            for state, number in counts.items()
            if number
        ],
        in_aws=sum(counts[state] for state in IN_AWS) + strangers.get(target.pk, 0),
        made=made.get(target.pk, 0),
        limit=target.channel_limit or (channel_limit(target.region) if target.region else None),
        link=channels_of(target),
    )
