"""Going through the whole trail as it stands in the database."""

from collections.abc import Callable, Iterator
from typing import Final

from django.db import DatabaseError

from channels_app.audit.body import COPIED
from channels_app.audit.chain import BEFORE_THE_FIRST
from channels_app.audit.inspection import Fault, Inspection, Kind, Stored
from channels_app.audit.models import AuditEvent, ChainHead
from channels_app.audit.strays import find_doubles, find_strays
from channels_app.audit.written import Whole, Written, WrittenId, WrittenTime

CHUNK: Final = 2000
COLUMNS: Final = (
    "seq",
    Written("body"),
    Written("hash"),
    WrittenId("id"),
    WrittenTime("at"),
    *COPIED[2:],
)


def count_nothing(events: int) -> None:
    """Nobody wants to know how far it is."""


def verify(
    *,
    after: int = 0,
    hash: str = BEFORE_THE_FIRST,  # noqa: A002
    count: Callable[[int], object] = count_nothing,
    chunk: int = CHUNK,
) -> Iterator[Fault]:
    """Every fault of the trail, in order; none when it is whole. Events added meanwhile are looked at too.

    It begins after the event with that number, which is known to have that hash. `count` is told after each chunk
    how many events were in it.
    """
    yield from find_strays()
    inspection = Inspection(seq=after, hash=hash)
    while True:
        events = read_chunk(inspection.seq, chunk)
        for event in events:
            yield from inspection.look_at(event)
        count(len(events))
        if events:
            continue
        heads = ChainHead.objects.filter(Whole("seq"), pk=ChainHead.THE_ONE)
        seq, told = heads.values_list("seq", "hash").first() or (None, "")
        # What was added since the last chunk is there to be read now; what is not there was cut off.
        if seq is not None and seq > inspection.seq and read_chunk(inspection.seq, 1):
            continue
        if seq is None:
            yield Fault(seq=inspection.seq, kind=Kind.HEAD, message="The trail's head is missing.")
        else:
            yield from inspection.end(seq=seq, hash=told)
        yield from find_doubles(after=after, last=inspection.seq, events=inspection.events)
        return


def read_chunk(after: int, size: int) -> list[Stored]:
    """The next events. One that cannot even be read has neither body nor hash, and so will not follow."""
    events = AuditEvent.objects.filter(Whole("seq"), seq__gt=after).order_by("seq")
    try:
        rows = list(events.values_list(*COLUMNS)[:size])
    except DatabaseError:  # SQLite, where somebody has put bytes that are no text
        return [read_one(seq) for seq in events.values_list("seq", flat=True)[:size]]
    return [Stored(row[0], row[1], row[2], row[3:]) for row in rows]


def read_one(seq: int) -> Stored:
    try:
        seq, body, told, *copies = AuditEvent.objects.values_list(*COLUMNS).filter(seq=seq)[0]
    except DatabaseError:
        return Stored(seq=seq, body="", hash="", copies=())
    return Stored(seq, body, told, tuple(copies))
