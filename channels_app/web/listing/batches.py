from dataclasses import dataclass

from django.db.models import QuerySet

from channels_app.models import Batch, Kind, Target
from channels_app.rules.lifecycle import BatchState
from channels_app.web.batch_words import BATCH_STATES, look_of_batch
from channels_app.web.listing.batches_tally import CREATE, NOT_SENT, Tally, tallies, was_submitted
from channels_app.web.listing.count import Count, count_up_to
from channels_app.web.listing.filters import Filters, OneOf, Words
from channels_app.web.listing.keyset import Order, turn_to
from channels_app.web.listing.links import Links
from channels_app.web.listing.turning import LOST, Turning, turning
from channels_app.web.words import Look

A_PAGE = 25  # the rows of all of them are counted
NEWEST_FIRST = Order(field="created_at", descending=True, fixed=True)


class BatchFilters(Filters):
    q = Words(label="Name", kind="search")
    target = OneOf(label="Target", any_="All targets", noun="target that you may see called", of_many=True)
    state = OneOf(
        label="State",
        any_="Any",
        noun="state",
        choices=[(state.value, look.word) for state, look in BATCH_STATES.items()],
    )

    def narrow(self, batches: QuerySet[Batch]) -> QuerySet[Batch]:
        """Those that everything asked for holds of."""
        if words := self.value_of("q"):
            batches = batches.filter(name__icontains=words)
        if state := self.value_of("state"):
            batches = batches.filter(state=state)
        return batches


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchLine:
    """A batch as a list shows it."""

    batch: Batch
    look: Look
    tally: Tally
    submitted: bool
    said: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchList:
    """All that the page of batches shows."""

    filters: BatchFilters
    target: Target | None
    rows: list[BatchLine]
    count: Count
    turning: Turning
    problems: tuple[str, ...]
    links: Links

    @property
    def narrowed(self) -> bool:
        return self.filters.ask_for({*self.filters.fields} - {"target"})

    @property
    def cleared(self) -> str:
        """The list without its filters, in the same target."""
        return self.links.to(q="", state="")


def list_batches(*, readable: QuerySet[Target], links: Links) -> BatchList:
    """One page of the batches in these targets, newest first, as the address asks for them."""
    targets = list(readable)
    filters = BatchFilters(links.query)
    filters.offer("target", [(target.name, target.name) for target in targets])
    if wanted := filters.value_of("target"):
        targets = [target for target in targets if target.name == wanted]
    found = filters.narrow(Batch.objects.filter(target__in=[target.pk for target in targets]))
    after, before = links.query.get("after", ""), links.query.get("before", "")
    in_full = found.select_related("target", "created_by")
    page = turn_to(in_full, order=NEWEST_FIRST, size=A_PAGE, after=after, before=before)
    problems = (*filters.problems(), LOST if page.lost else "")
    return BatchList(
        filters=filters,
        target=targets[0] if len(targets) == 1 else None,
        rows=lines_of(page.rows),
        count=count_up_to(found),
        turning=turning(page, links),
        problems=tuple(problem for problem in problems if problem),
        links=links,
    )


def lines_of(batches: list[Batch]) -> list[BatchLine]:
    counted = tallies(batches)
    return [_line(batch, counted[batch.pk]) for batch in batches]


def under_way(targets: list[Target]) -> list[BatchLine]:
    """The batches that run, or are paused, the next to be sent first."""
    states = [BatchState.RUNNING.value, BatchState.PAUSED.value]
    batches = Batch.objects.filter(target__in=[target.pk for target in targets], state__in=states)
    return lines_of(list(batches.select_related("target", "created_by").order_by("submitted_at")[:A_PAGE]))


def _line(batch: Batch, tally: Tally) -> BatchLine:
    return BatchLine(
        batch=batch,
        look=look_of_batch(batch),
        tally=tally,
        submitted=was_submitted(batch),
        said=_said(batch, tally),
    )


def _said(batch: Batch, tally: Tally) -> str:
    """One sentence: how far it is, or what it waits for."""
    match batch.state:
        case BatchState.PREVIEWING:
            return f"{tally.all:,} rows {'read' if batch.kind == Kind.CREATE else 'written'} so far."
        case BatchState.UNREADABLE:
            return batch.because
        case BatchState.READY:
            return f"{tally.of(CREATE):,} of {tally.all:,} rows can be created."
        case BatchState.CANCELLED if not was_submitted(batch):
            return "Discarded before anything was sent."
        case BatchState.CANCELLED:
            return f"{tally.succeeded:,} {tally.became}, {tally.of(NOT_SENT):,} not sent."
    attention = f" {tally.need_attention:,} need attention." if tally.need_attention else ""
    because = f" {batch.because}" if batch.state == BatchState.PAUSED else ""
    return f"{tally.done:,} of {tally.wanted:,} done.{because}{attention}"
