"""Events beside the chain: who goes from number to number does not come upon them, and a list shows them."""

from collections.abc import Iterator
from typing import Final

from django.db import DatabaseError
from django.db.models import Count, Q

from channels_app.audit.inspection import Fault, Kind
from channels_app.audit.models import AuditEvent
from channels_app.audit.written import Whole, WrittenId

NAMED: Final = 100


def find_strays() -> Iterator[Fault]:
    """Those whose number is none: below one, a fraction, a text, or nothing at all."""
    strays = AuditEvent.objects.filter(~Q(Whole("seq")) | Q(seq__lt=1)).order_by()
    count = strays.count()
    if not count:
        return
    try:
        ids = ", ".join(map(repr, strays.values_list(WrittenId("id"), flat=True)[:NAMED]))
        ids += f" and {count - NAMED:,} more" if count > NAMED else ""
    except DatabaseError:  # SQLite, where somebody has put bytes that are no text
        ids = "ids that cannot be read"
    which = "1 event has" if count == 1 else f"{count:,} events have"
    message = f"{which} no number that the trail gives, and came there past the console: {ids}."
    yield Fault(seq=0, kind=Kind.INSERTED, message=message)


def find_doubles(*, after: int, last: int, events: int) -> Iterator[Fault]:
    """Those that have another's number, where there are more than these events between the two."""
    chain = AuditEvent.objects.filter(Whole("seq"), seq__gt=after, seq__lte=last)
    if chain.count() == events:
        return
    shared = chain.values("seq").annotate(count=Count("*")).filter(count__gt=1).order_by("seq")
    for seq, count in shared.values_list("seq", "count"):
        message = f"{count} events have the number {seq}: only one of them can be genuine."
        yield Fault(seq=seq, kind=Kind.INSERTED, message=message)


def find_last() -> int:
    """The newest event's number; 0 where there is none."""
    events = AuditEvent.objects.filter(Whole("seq")).order_by("seq")
    return events.values_list("seq", flat=True).last() or 0
