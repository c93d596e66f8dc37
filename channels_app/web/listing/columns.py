from dataclasses import dataclass

from channels_app.rules.characters import shown
from channels_app.web.listing.keyset import Order
from channels_app.web.listing.links import Links


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column of a table. With an order it can be sorted by; `up` and `down` say in words how it then runs."""

    key: str
    label: str
    order: Order | None = None
    up: str = ""
    down: str = ""
    time: bool = False
    number: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A column as one page heads it: where its link leads, and how it is sorted now, in ARIA's word."""

    label: str
    link: str
    sorted: str
    number: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Sort:
    """What a list is sorted by."""

    column: Column
    order: Order
    problem: str = ""

    @property
    def words(self) -> str:
        return self.column.down if self.order.descending else self.column.up

    @property
    def turns(self) -> tuple[str, str]:
        """What the links to the pages before and after are called."""
        if not self.column.time:
            return "Previous", "Next"
        return ("Newer", "Older") if self.order.descending else ("Older", "Newer")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sorting:
    """The columns of a list, and the order that needs no parameter."""

    columns: tuple[Column, ...]
    usual: str

    def read(self, asked: str) -> Sort:
        """`name` sorts by the name, `-name` the other way round; the usual order stands in for nonsense."""
        for sort in (asked, self.usual):
            column = next((each for each in self.columns if each.key == sort.removeprefix("-")), None)
            if column is not None and column.order is not None:
                break
        else:
            raise LookupError(f"{self.usual} is no order of this list")
        problem = f"This list cannot be sorted by “{shown(asked)}”." if asked and sort != asked else ""
        order = column.order.turned() if sort.startswith("-") else column.order
        return Sort(column=column, order=order, problem=problem)

    def headings(self, sort: Sort, links: Links, *, without: tuple[str, ...] = ()) -> list[Heading]:
        return [self._heading(each, sort, links) for each in self.columns if each.key not in without]

    def _heading(self, column: Column, sort: Sort, links: Links) -> Heading:
        if column.order is None:
            return Heading(label=column.label, link="", sorted="", number=column.number)
        now = column == sort.column
        down = not sort.order.descending if now else column.time
        key = f"-{column.key}" if down else column.key
        return Heading(
            label=column.label,
            link=links.to(sort="" if key == self.usual else key),
            sorted=("descending" if sort.order.descending else "ascending") if now else "",
            number=column.number,
        )
