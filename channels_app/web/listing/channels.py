from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, QuerySet, Subquery

from channels_app.models import Channel, ChannelTag, Person, Target
from channels_app.models.channel import ChannelQuerySet
from channels_app.rules.characters import shown
from channels_app.rules.lifecycle import ChannelState
from channels_app.rules.spec import ChannelType
from channels_app.rules.tags import KEY_MAX, VALUE_MAX
from channels_app.web.listing.channel_columns import SORTED_BY, SORTING
from channels_app.web.listing.columns import Heading, Sort
from channels_app.web.listing.count import Count, count_up_to
from channels_app.web.listing.filters import Filters, OneOf, Words
from channels_app.web.listing.keyset import turn_to
from channels_app.web.listing.links import Links
from channels_app.web.listing.turning import LOST, Turning, turning
from channels_app.web.words import look_of_state

A_PAGE = 50
TAGS_SHOWN = 2


class ChannelFilters(Filters):
    q = Words(label="Name or ARN", kind="search")
    target = OneOf(label="Target", any_="All targets", noun="target that you may see called", of_many=True)
    state = OneOf(label="State", any_="Any", noun="state")
    type = OneOf(label="Type", any_="Any", noun="type")
    creator = OneOf(label="Created by", any_="Anyone", noun="creator of these channels called")
    tag = Words(label="Tag", longest=KEY_MAX + 1 + VALUE_MAX, hint="key=value")

    def narrow(self, channels: ChannelQuerySet) -> ChannelQuerySet:
        """Those that everything asked for holds of."""
        columns = {
            "state": "state",
            "type": "type",
            "creator": "created_by__username",
        }
        wanted = {column: self.value_of(name) for name, column in columns.items()}
        channels = channels.filter(**{column: value for column, value in wanted.items() if value})
        if words := self.value_of("q"):
            channels = channels.matching(words)
        if tag := self.value_of("tag"):
            key, divided, value = tag.partition("=")
            channels = channels.tagged(key.strip(), value.strip() if divided else None)
        return channels

    def clean_tag(self) -> str:
        tag: str = self.cleaned_data["tag"]
        if tag.startswith("="):
            raise ValidationError(f"“{shown(tag)}” names no key. Enter a key, or key=value.")
        return tag


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelRow:
    """A channel as a table shows it: the first of its tags, and how many more it has."""

    channel: Channel
    tags: list[ChannelTag]
    more: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelList:
    """All that the page of channels shows."""

    filters: ChannelFilters
    target: Target | None  # the one that all rows are in
    headings: list[Heading]
    sort: Sort
    rows: list[ChannelRow]
    count: Count
    turning: Turning
    problems: tuple[str, ...]
    links: Links

    @property
    def narrowed(self) -> bool:
        """By more than the target, which is a place to be in rather than a filter."""
        return self.filters.ask_for({*self.filters.fields} - {"target"})

    @property
    def nothing_yet(self) -> bool:
        """There is no channel at all where the person looks: the page explains the first step."""
        return not (self.rows or self.problems or self.narrowed)

    @property
    def cleared(self) -> str:
        """The list without its filters, in the same target and order."""
        nothing = dict.fromkeys(self.filters.fields, "")
        return self.links.to(**nothing | {"target": self.filters.value_of("target")})


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelsAsked:
    """What an address asks for: which channels of which targets, and in which order."""

    filters: ChannelFilters
    target: Target | None
    found: ChannelQuerySet
    sort: Sort

    @property
    def sortable(self) -> ChannelQuerySet:
        """With what the order needs."""
        return self.found.annotate(**SORTED_BY.get(self.sort.order.field, {}))

    @property
    def in_order(self) -> ChannelQuerySet:
        return self.sortable.order_by(*self.sort.order.terms)


def read_channels(*, readable: QuerySet[Target], links: Links) -> ChannelsAsked:
    """The channels in these targets that the address asks for."""
    targets = list(readable)
    filters = ChannelFilters(links.query)
    filters.offer("target", [(target.name, target.name) for target in targets])
    filters.offer("state", [(state.value, look_of_state(state).word) for state in ChannelState])
    filters.offer("type", [(type_.value, type_.value) for type_ in ChannelType])
    filters.offer("creator", [(person.username, str(person)) for person in creators_in(targets)])
    if wanted := filters.value_of("target"):
        targets = [target for target in targets if target.name == wanted]
    return ChannelsAsked(
        filters=filters,
        target=targets[0] if len(targets) == 1 else None,
        found=filters.narrow(channels_in(targets)),
        sort=SORTING.read(links.query.get("sort", "")),
    )


def list_channels(*, readable: QuerySet[Target], links: Links) -> ChannelList:
    """One page of them."""
    asked = read_channels(readable=readable, links=links)
    sort = asked.sort
    after, before = links.query.get("after", ""), links.query.get("before", "")
    page = turn_to(in_full(asked.sortable), order=sort.order, size=A_PAGE, after=after, before=before)
    problems = (*asked.filters.problems(), sort.problem, LOST if page.lost else "")
    return ChannelList(
        filters=asked.filters,
        target=asked.target,
        headings=SORTING.headings(sort, links, without=("target",) if asked.target else ()),
        sort=sort,
        rows=[row_of(channel) for channel in page.rows],
        count=count_up_to(asked.found),
        turning=turning(page, links, sort.turns),
        problems=tuple(problem for problem in problems if problem),
        links=links,
    )


def channels_in(targets: Collection[Target]) -> ChannelQuerySet:
    """Named one by one: so the database knows how few or many they are, and takes the index that fits."""
    return Channel.objects.filter(target__in=[target.pk for target in targets])


def creators_in(targets: Collection[Target]) -> QuerySet[Person]:
    """Whoever created a channel in these targets.

    For each person the index of creators is asked for the first from them on: asked for an equal one, PostgreSQL
    reads all channels for whoever made none, once a single person has made most of them.
    """
    from_them_on = channels_in(targets).filter(created_by__gte=OuterRef("pk")).order_by("created_by_id")
    first = Subquery(from_them_on.values("created_by_id")[:1])
    return Person.objects.annotate(first=first).filter(first=F("pk")).order_by("username")


def in_full(channels: ChannelQuerySet) -> ChannelQuerySet:
    """With all that a row shows, in a number of queries that does not grow with the rows. Nothing is joined, so
    that the database sorts by narrow rows."""
    return channels.prefetch_related("target", "created_by", "tags")


def row_of(channel: Channel) -> ChannelRow:
    tags = list(channel.tags.all())
    return ChannelRow(channel=channel, tags=tags[:TAGS_SHOWN], more=len(tags[TAGS_SHOWN:]))
