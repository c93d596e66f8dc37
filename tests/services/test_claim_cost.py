"""What a group's claim reads, counted by the database itself: it must not grow with the batch or the fleet."""

from collections.abc import Callable

from django.db import connection

from channels_app.models import Channel
from channels_app.rules.lifecycle import BatchState, ChannelState
from channels_app.rules.preview import RowVerdict
from channels_app.services.road.group import GROUP, claim_group
from tests.services.desk import Desk
from tests.web.batches import add_drafts, make_batch

MANY = 3_000


def test_a_claim_reads_no_more_where_thousands_of_rows_and_channels_are_behind_it(desk: Desk) -> None:
    first = make_batch(desk.target, desk.person, state=BatchState.RUNNING, name="first.csv")
    add_drafts(first, *names("first", GROUP))
    alone = count_reads(lambda: claim(desk))
    second = make_batch(desk.target, desk.person, state=BatchState.RUNNING, name="second.csv")
    add_drafts(second, *names("there", MANY), verdict=RowVerdict.EXISTS)
    add_drafts(second, *names("second", GROUP), first=MANY + 2)
    add_channels(desk, MANY)

    behind_many = count_reads(lambda: claim(desk))

    assert behind_many < 2 * alone


def names(stem: str, number: int) -> list[str]:
    return [f"{stem}-{each}" for each in range(number)]


def claim(desk: Desk) -> None:
    assert len(claim_group(desk.target, size=GROUP, hand=desk.hand(), clock=desk.clock.read)) == GROUP


def count_reads(work: Callable[[], None]) -> int:
    """By the hundred instructions of SQLite, or the rows that PostgreSQL read, of which it could go by an index."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            ticks = 0

            def tick() -> None:
                nonlocal ticks
                ticks += 1

            connection.connection.set_progress_handler(tick, 100)
            work()
            connection.connection.set_progress_handler(None, 0)
            return ticks
        read = "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(read)
        (before,) = cursor.fetchone()
        work()
        cursor.execute(read)
        (after,) = cursor.fetchone()
        return int(after - before)


def add_channels(desk: Desk, number: int) -> None:
    active = ChannelState.ACTIVE.value
    fleet = names("fleet", number)
    Channel.objects.bulk_create(Channel(target=desk.target, name=name, state=active) for name in fleet)
