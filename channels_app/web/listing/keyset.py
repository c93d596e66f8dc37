"""Pages that stay right while rows are added: each begins at a row that was seen, not at a number of rows."""

from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
SPLIT = "~"


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """By one column or annotation, and within equals by the key, the same way round.

    A place in the list is a row's value and key. Of a column that never changes (`fixed`) the key alone says it,
    and the database looks the value up, so that no rounding on the way through Python can lose a row.
    """

    field: str
    descending: bool = False
    fixed: bool = False
    number: bool = False

    @property
    def terms(self) -> tuple[str, str]:
        sign = "-" if self.descending else ""
        return f"{sign}{self.field}", f"{sign}pk"

    def turned(self) -> "Order":
        return replace(self, descending=not self.descending)

    def place_of(self, row: Model) -> str:
        return str(row.pk) if self.fixed else f"{getattr(row, self.field)}{SPLIT}{row.pk}"

    def read(self, place: str, rows: QuerySet[Row]) -> tuple[Any, Any]:
        """The value and key of a place. Raises ValueError for what is none."""
        value, _, key = place.rpartition(SPLIT)
        try:
            pk = rows.model._meta.pk.to_python(key)
        except ValidationError:
            raise ValueError(place) from None
        if self.field == "pk":
            return pk, pk
        if self.fixed:
            return rows.model._default_manager.filter(pk=pk).values(self.field), pk
        if "\0" in value:
            raise ValueError("PostgreSQL has no NUL")
        return int(value[:9]) if self.number else value, pk


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Row]):
    """Some rows, and the places to ask for what lies before and after them; empty where nothing does."""

    rows: list[Row]
    before: str = ""
    after: str = ""
    lost: bool = False  # the place that was asked for is not in the list


def turn_to(rows: QuerySet[Row], *, order: Order, size: int, after: str = "", before: str = "") -> Page[Row]:
    """The page after or before a place; the first one where none is named, or where nothing lies there."""
    lost = False
    if place := after or before:
        try:
            page = _beyond(rows, order, size, place, back=not after)
        except ValueError:
            page = None
        if page is not None:
            return page
        lost = bool(after)
    found = list(rows.order_by(*order.terms)[: size + 1])
    return Page(rows=found[:size], after=_last(found, order, size), lost=lost)


def _beyond(rows: QuerySet[Row], order: Order, size: int, place: str, *, back: bool) -> Page[Row] | None:
    """None where no row is there, and going back also where the rows are fewer than a page and one: then the
    first page shows them together with what was added since."""
    value, pk = order.read(place, rows)
    way = "lt" if order.descending != back else "gt"
    near = Q((f"{order.field}__{way}e", value))
    past = near & (Q((f"{order.field}__{way}", value)) | Q((f"pk__{way}", pk)))
    terms = (order.turned() if back else order).terms
    found = list(rows.filter(past).order_by(*terms)[: size + 1])
    if not back:
        if not found:
            return None
        return Page(rows=found[:size], before=order.place_of(found[0]), after=_last(found, order, size))
    if len(found) <= size:
        return None
    shown = found[:size][::-1]
    return Page(rows=shown, before=order.place_of(shown[0]), after=order.place_of(shown[-1]))


def _last(found: list[Row], order: Order, size: int) -> str:
    return order.place_of(found[size - 1]) if len(found) > size else ""
