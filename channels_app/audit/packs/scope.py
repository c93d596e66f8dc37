from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from channels_app.audit.models import AuditEvent


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Which events a pack is about: each column has one of these values, and they are of this time.

    Where no column is named they are all events of a time, and the pack proves that there were no others.
    """

    title: str
    only: Mapping[str, tuple[str, ...]]
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_complete(self) -> bool:
        return not self.only

    def events(self) -> QuerySet[AuditEvent]:
        wanted = {f"{column}__in": values for column, values in self.only.items()}
        times = {"at__gte": self.since, "at__lt": self.until}
        return AuditEvent.objects.filter(**wanted, **{name: at for name, at in times.items() if at})
