"""Events that were deleted, inserted, moved or cut off are named."""

import pytest

from channels_app.audit.inspection import Fault, Kind
from channels_app.audit.models import ChainHead
from channels_app.audit.verify import verify
from tests.audit.attacks import attack, delete, forge, name_faults, shift, swap
from tests.audit.entries import write

pytestmark = pytest.mark.django_db


def test_a_deleted_event_is_named() -> None:
    write(10)

    delete(4)

    (fault,) = verify()
    assert (fault.seq, fault.kind) == (4, Kind.MISSING)
    assert fault.message == "Event 4 is missing, so event 5 cannot be held against what was before it."


def test_deleted_events_are_named_as_a_run() -> None:
    write(10)

    delete(1, 2, 3)

    (fault,) = verify()
    assert (fault.seq, fault.kind) == (1, Kind.MISSING)
    assert fault.message.startswith("Events 1 to 3 are missing")


def test_the_newest_event_deleted_is_named() -> None:
    write(10)

    delete(10)

    assert list(verify()) == [Fault(seq=10, kind=Kind.CUT_OFF, message="Event 10 is cut off at the end.")]


def test_all_events_deleted_are_named() -> None:
    write(10)

    attack("DELETE FROM audit_auditevent")

    assert list(verify()) == [
        Fault(seq=1, kind=Kind.CUT_OFF, message="Events 1 to 10 are cut off at the end.")
    ]


def test_an_event_deleted_with_the_rest_moved_up_is_named_once_where_it_was() -> None:
    write(10)

    delete(4)
    shift(range(5, 11), by=-1)

    assert name_faults() == [(4, Kind.MOVED), (10, Kind.CUT_OFF)]


def test_an_event_inserted_with_a_correct_hash_is_found_by_the_one_it_pushed_away() -> None:
    events = write(10)

    shift(range(10, 4, -1), by=1)
    forge(events[3], seq=5)

    assert name_faults() == [(6, Kind.MOVED), (11, Kind.HEAD)]


def test_an_event_put_past_the_head_is_named() -> None:
    events = write(10)

    forge(events[9], seq=11)

    assert name_faults() == [(11, Kind.HEAD)]


def test_the_newest_event_replaced_with_a_correct_hash_is_named() -> None:
    events = write(10)

    delete(10)
    forge(events[8], seq=10)

    assert name_faults() == [(10, Kind.HEAD)]


@pytest.mark.parametrize(("one", "other"), [(4, 5), (1, 2), (9, 10)])
def test_two_neighbours_that_changed_places_are_named_and_no_other(one: int, other: int) -> None:
    write(10)

    swap(one, other)

    assert name_faults() == [(one, Kind.MOVED), (other, Kind.MOVED)]


def test_two_events_far_apart_that_changed_places_are_named() -> None:
    write(10)

    swap(3, 8)

    assert {(3, Kind.MOVED), (8, Kind.MOVED)} < set(name_faults())


def test_a_head_that_was_set_back_is_named() -> None:
    write(10)

    ChainHead.objects.update(seq=7)

    assert name_faults() == [(8, Kind.HEAD)]


def test_a_head_that_is_gone_is_named() -> None:
    write(10)

    ChainHead.objects.all().delete()

    assert name_faults() == [(10, Kind.HEAD)]


def test_events_added_while_it_looks_are_looked_at_too() -> None:
    write(3)
    looked_at: list[int] = []

    def add_meanwhile(events: int) -> None:
        looked_at.append(events)
        if len(looked_at) == 1:
            write(2)

    faults = list(verify(count=add_meanwhile))

    assert faults == []
    assert sum(looked_at) == 5
