from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet

ENOUGH = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """How many there are, counted up to a bound: beyond it the database is not asked for the rest."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        return f"{intcomma(self.number)}{'+' if self.more else ''}"


def count_up_to(rows: QuerySet[Any], bound: int = ENOUGH) -> Count:
    found = rows.order_by()[: bound + 1].count()
    return Count(number=min(found, bound), more=found > bound)
