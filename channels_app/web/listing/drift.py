from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count as Number
from django.db.models import Q, QuerySet

from channels_app.models import Drift, Sync, Target
from channels_app.models.drift import DriftQuerySet
from channels_app.rules.drift import DriftKind
from channels_app.services.drift.choosing import want_tags
from channels_app.web.listing.count import Count, count_up_to
from channels_app.web.listing.filters import Filters, OneOf, Words
from channels_app.web.listing.keyset import Order, turn_to
from channels_app.web.listing.links import Links
from channels_app.web.listing.turning import LOST, Turning, turning
from channels_app.web.words import DRIFT_KINDS, Look

A_PAGE = 50
BY_NAME = Order(field="name")
IGNORED = "ignored"


class DriftFilters(Filters):
    q = Words(label="Name or ARN", kind="search")
    target = OneOf(label="Target", any_="All targets", noun="target that you may see called", of_many=True)
    kind = OneOf(
        label="How it differs",
        any_="Any",
        noun="difference",
        choices=[(kind.value, look.word) for kind, look in DRIFT_KINDS.items()],
    )
    show = OneOf(label="Show", any_="To look at", noun="view", choices=[(IGNORED, "Ignored")])

    def narrow(self, drifts: DriftQuerySet) -> DriftQuerySet:
        """Those that everything asked for holds of."""
        found = drifts.ignored() if self.value_of("show") == IGNORED else drifts.shown()
        if kind := self.value_of("kind"):
            found = found.filter(kind=kind)
        if words := self.value_of("q"):
            found = found.filter(Q(name__icontains=words) | Q(arn=words))
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """How many differ in one way, and where to see them."""

    look: Look
    number: int
    link: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DriftRow:
    drift: Drift
    look: Look


@dataclass(frozen=True, kw_only=True, slots=True)
class DriftList:
    """All that the page of drift shows."""

    filters: DriftFilters
    target: Target | None
    syncs: list[Sync]
    figures: list[Figure]
    rows: list[DriftRow]
    count: Count
    waiting: int  # for what was chosen to be carried out
    turning: Turning
    problems: tuple[str, ...]
    links: Links

    @property
    def narrowed(self) -> bool:
        return self.filters.ask_for({*self.filters.fields} - {"target"})

    @property
    def cleared(self) -> str:
        """The list without its filters, in the same target."""
        return self.links.to(q="", kind="", show="")


def drifts_in(targets: Collection[Target]) -> DriftQuerySet:
    return Drift.objects.filter(target__in=[target.pk for target in targets])


def list_drift(*, readable: QuerySet[Target], links: Links) -> DriftList:
    """One page of what differs in these targets. The tags of what it shows are read first."""
    targets = list(readable)
    filters = DriftFilters(links.query)
    filters.offer("target", [(target.name, target.name) for target in targets])
    if wanted := filters.value_of("target"):
        targets = [target for target in targets if target.name == wanted]
    found = filters.narrow(drifts_in(targets))
    after, before = links.query.get("after", ""), links.query.get("before", "")
    page = turn_to(
        found.prefetch_related("target", "channel"), order=BY_NAME, size=A_PAGE, after=after, before=before
    )
    want_tags(page.rows)
    problems = (*filters.problems(), LOST if page.lost else "")
    return DriftList(
        filters=filters,
        target=targets[0] if len(targets) == 1 else None,
        syncs=list(Sync.objects.filter(target__in=targets).select_related("target").order_by("target__name")),
        figures=_figures(targets, links),
        rows=[DriftRow(drift=drift, look=DRIFT_KINDS[DriftKind(drift.kind)]) for drift in page.rows],
        count=count_up_to(found),
        waiting=drifts_in(targets).exclude(choice="").count(),
        turning=turning(page, links, ("Previous", "Next")),
        problems=tuple(problem for problem in problems if problem),
        links=links,
    )


def _figures(targets: Collection[Target], links: Links) -> list[Figure]:
    counts: Mapping[str, int] = dict(
        drifts_in(targets).shown().order_by().values_list("kind").annotate(n=Number("pk"))
    )
    return [
        Figure(look=look, number=counts[kind], link=links.to(kind=kind, show=""))
        for kind, look in DRIFT_KINDS.items()
        if counts.get(kind)
    ]
