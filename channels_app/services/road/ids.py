from dataclasses import dataclass
from uuid import UUID

from channels_app.models import Installation


@dataclass(frozen=True, kw_only=True, slots=True)
class Ids:
    """The installation's id, and every one that it ever had: all of them are ours."""

    current: UUID
    ever: frozenset[UUID]


def read_ids() -> Ids:
    rows = list(Installation.objects.values_list("pk", "retired_at"))
    current = next(pk for pk, retired_at in rows if retired_at is None)
    return Ids(current=current, ever=frozenset(pk for pk, _ in rows))
