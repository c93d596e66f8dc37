from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from channels_app.models import Batch, Channel, Operation
from channels_app.models.operation import OperationQuerySet
from channels_app.rules.characters import shown
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.preview import WILL_BE_SENT, RowVerdict
from channels_app.web.batch_words import VERDICTS
from channels_app.web.listing.batches_tally import (
    CANNOT,
    CREATE,
    LEFT_OUT,
    Sort,
    Tally,
    sorts_of,
    was_submitted,
)
from channels_app.web.listing.filters import Filters, Words
from channels_app.web.listing.keyset import Order, turn_to
from channels_app.web.listing.links import Links
from channels_app.web.listing.turning import LOST, Turning, turning
from channels_app.web.words import Look

A_PAGE = 50
BY_LINE = Order(field="line", number=True)
ALL = "all"
TAGS_SHOWN = 3
SHORT = 30


class RowFilters(Filters):
    q = Words(label="Name", kind="search")

    def narrow(self, rows: OperationQuerySet) -> OperationQuerySet:
        words = self.value_of("q")
        return rows.filter(name__icontains=words) if words else rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    """One view of the rows; `current` is the one that is shown."""

    key: str
    word: str
    number: int
    link: str
    current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchRow:
    """A row as the page of its batch shows it."""

    operation: Operation
    look: Look
    name: str
    channel: Channel | None
    arn: str
    short: bool  # the name: so that it stands on one line
    said: str  # why not, or what AWS answered, or what is asked for
    at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RowList:
    """All that the table of a batch's rows shows."""

    filters: RowFilters
    show: str
    tabs: list[Tab]
    rows: list[BatchRow]
    turning: Turning
    problems: tuple[str, ...]
    links: Links
    submitted: bool
    live: bool  # rows change while one looks

    @property
    def narrowed(self) -> bool:
        return self.filters.ask_for(self.filters.fields)


def list_rows(batch: Batch, tally: Tally, *, links: Links) -> RowList:
    """One page of a batch's rows by their lines, as the address asks for them."""
    asked = links.query.get("show", "")
    sort = sort_called(batch, asked)
    if not asked and not was_submitted(batch):
        sort = CANNOT if tally.of(CANNOT) else CREATE if tally.of(CREATE) else None
    filters = RowFilters(links.query)
    found = filters.narrow(rows_in(batch, sort))
    after, before = links.query.get("after", ""), links.query.get("before", "")
    page = turn_to(found.select_related("channel"), order=BY_LINE, size=A_PAGE, after=after, before=before)
    strange = f"There are no rows called “{shown(asked)}”. All are shown."
    problems = (
        *filters.problems(),
        strange if asked not in {"", ALL} and not sort else "",
        LOST if page.lost else "",
    )
    shows = sort.key if sort else ALL
    looks = looks_in(batch)
    return RowList(
        filters=filters,
        show=shows,
        tabs=list(_tabs(batch, tally, links, shows)),
        rows=[row_of(operation, looks) for operation in page.rows],
        turning=turning(page, links, ("Previous", "Next")),
        problems=tuple(problem for problem in problems if problem),
        links=links,
        submitted=was_submitted(batch),
        live=batch.state == BatchState.RUNNING,
    )


def rows_in(batch: Batch, sort: Sort | None) -> OperationQuerySet:
    rows = Operation.objects.filter(batch=batch)
    return rows.filter(sort.q) if sort else rows


def sort_called(batch: Batch, key: str) -> Sort | None:
    """The sort of row that an address names, among those that the batch has."""
    return next((sort for sort in (*sorts_of(batch), LEFT_OUT, CANNOT) if sort.key == key), None)


def looks_in(batch: Batch) -> Mapping[tuple[str, str], Look]:
    """How each pair of state and verdict is shown in this batch. What was left out is shown by its verdict."""
    looks = {pair: sort.look for sort in sorts_of(batch) for pair in sort.pairs}
    left_out = {
        ("draft", verdict.value): VERDICTS[verdict] for verdict in RowVerdict if verdict not in WILL_BE_SENT
    }
    return looks | left_out


def row_of(operation: Operation, looks: Mapping[tuple[str, str], Look]) -> BatchRow:
    state = operation.state
    name = str(operation.wish.get("name") or operation.name)
    arn = (operation.channel.arn if operation.channel else "") or ""
    return BatchRow(
        operation=operation,
        look=looks[state, operation.verdict if state == "draft" else ""],
        name=name,
        short=len(name) <= SHORT,
        channel=operation.channel,
        arn=arn,
        said=operation.answer or ("" if arn else asked_for(operation.wish)),
        at=operation.finished_at or operation.last_sent_at,
    )


def asked_for(wish: Mapping[str, Any]) -> str:
    """The wish in a line: its type, TTL and first tags."""
    tags = [f"{tag['key']}={tag['value']}" for tag in wish.get("tags", ())]
    more = [f"{len(tags) - TAGS_SHOWN} more"] if len(tags) > TAGS_SHOWN else []
    return ", ".join([str(wish.get("type", "")), f"{wish.get('ttl', '')} s", *tags[:TAGS_SHOWN], *more])


def _tabs(batch: Batch, tally: Tally, links: Links, shows: str) -> Iterator[Tab]:
    yield Tab(key=ALL, word="All", number=tally.all, link=links.to(show=ALL), current=shows == ALL)
    sorts = list(tally.each())
    if not was_submitted(batch):
        sorts.insert(2, (CANNOT, tally.of(CANNOT)))
    for sort, number in sorts:
        if number or sort.key == shows:
            word, link = sort.look.word, links.to(show=sort.key)
            yield Tab(key=sort.key, word=word, number=number, link=link, current=sort.key == shows)
