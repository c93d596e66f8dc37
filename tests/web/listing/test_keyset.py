from datetime import timedelta

import pytest
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels_app.models import Channel, Target
from channels_app.rules.lifecycle import ChannelState
from channels_app.web.listing.keyset import Order, Page, turn_to
from tests.people import make_channel

NEWEST = Order(field="created_at", descending=True, fixed=True)
BY_NAME = Order(field="name")
BY_STATE = Order(field="state")
BY_TTL = Order(field="ttl", number=True)


def make_channels(target: Target, count: int) -> list[Channel]:
    return [
        make_channel(target, f"bed-{number:03}", age=timedelta(minutes=number)) for number in range(count)
    ]


def names(page: Page[Channel]) -> list[str]:
    return [channel.name for channel in page.rows]


def walk(order: Order, size: int = 3) -> list[str]:
    """All names, page after page."""
    page = turn_to(Channel.objects.all(), order=order, size=size)
    seen = names(page)
    while page.after:
        page = turn_to(Channel.objects.all(), order=order, size=size, after=page.after)
        seen += names(page)
    return seen


@pytest.mark.parametrize(
    "order", [NEWEST, BY_NAME, BY_STATE, BY_TTL, *(o.turned() for o in (NEWEST, BY_NAME))]
)
def test_every_row_is_on_exactly_one_page(target: Target, order: Order) -> None:
    make_channels(target, 10)

    assert sorted(walk(order)) == [f"bed-{number:03}" for number in range(10)]


def test_rows_of_the_same_moment_are_neither_lost_nor_repeated(target: Target) -> None:
    """The database's own clock writes them all alike, in a form that Python's need not equal."""
    for number in range(8):
        Channel.objects.create(target=target, name=f"bed-{number}")
    Channel.objects.update(created_at=Channel.objects.values("created_at")[:1])

    assert sorted(walk(NEWEST)) == [f"bed-{number}" for number in range(8)]


def test_a_moment_without_a_fraction_is_no_hole(target: Target) -> None:
    make_channels(target, 6)
    moment = Channel.objects.earliest("created_at").created_at.replace(microsecond=0)
    Channel.objects.update(created_at=moment)

    assert len(walk(NEWEST)) == len(set(walk(NEWEST))) == 6


def test_a_row_added_on_top_moves_nothing_on_the_next_page(target: Target) -> None:
    make_channels(target, 6)
    first = turn_to(Channel.objects.all(), order=NEWEST, size=3)
    make_channel(target, "new")

    second = turn_to(Channel.objects.all(), order=NEWEST, size=3, after=first.after)

    assert names(second) == ["bed-003", "bed-004", "bed-005"]


def test_going_back_shows_the_rows_just_before(target: Target) -> None:
    make_channels(target, 9)
    first = turn_to(Channel.objects.all(), order=NEWEST, size=3)
    second = turn_to(Channel.objects.all(), order=NEWEST, size=3, after=first.after)
    third = turn_to(Channel.objects.all(), order=NEWEST, size=3, after=second.after)

    back = turn_to(Channel.objects.all(), order=NEWEST, size=3, before=third.before)

    assert names(back) == names(second)


def test_going_back_to_the_top_shows_what_was_added_since(target: Target) -> None:
    make_channels(target, 6)
    first = turn_to(Channel.objects.all(), order=NEWEST, size=3)
    second = turn_to(Channel.objects.all(), order=NEWEST, size=3, after=first.after)
    make_channel(target, "new")

    back = turn_to(Channel.objects.all(), order=NEWEST, size=3, before=second.before)

    assert names(back) == ["bed-000", "bed-001", "bed-002"]
    assert names(turn_to(Channel.objects.all(), order=NEWEST, size=3, before=back.before)) == [
        "new",
        "bed-000",
        "bed-001",
    ]


def test_the_first_page_has_nothing_before_and_the_last_nothing_after(target: Target) -> None:
    make_channels(target, 6)

    first = turn_to(Channel.objects.all(), order=NEWEST, size=3)
    last = turn_to(Channel.objects.all(), order=NEWEST, size=3, after=first.after)

    assert (first.before, last.after) == ("", "")


def test_exactly_one_page_of_rows_offers_no_second(target: Target) -> None:
    make_channels(target, 3)

    assert turn_to(Channel.objects.all(), order=NEWEST, size=3).after == ""


def test_a_row_whose_state_moved_does_not_move_the_page_after_it(target: Target) -> None:
    make_channels(target, 4)
    Channel.objects.filter(name__in=["bed-002", "bed-003"]).update(state=ChannelState.MISSING)
    first = turn_to(Channel.objects.all(), order=BY_STATE, size=2)
    Channel.objects.filter(pk=first.rows[-1].pk).update(state=ChannelState.DELETED)

    second = turn_to(Channel.objects.all(), order=BY_STATE, size=2, after=first.after)

    assert {"bed-002", "bed-003"} & {*names(second)}
    assert not {first.rows[0].name} & {*names(second)}


def test_an_annotation_can_be_the_order(target: Target, other_target: Target) -> None:
    make_channel(target, "w")
    make_channel(other_target, "d")
    rows = Channel.objects.annotate(place=F("target__name"))

    page = turn_to(rows, order=Order(field="place"), size=1)

    assert names(turn_to(rows, order=Order(field="place"), size=1, after=page.after)) == ["w"]


@pytest.mark.parametrize(
    "place",
    ["x", "~", "a~b", "0", "\0~00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000"],
)
@pytest.mark.parametrize("order", [NEWEST, BY_NAME, BY_TTL, Order(field="pk", descending=True, fixed=True)])
def test_a_place_that_is_none_leads_to_the_first_page_and_is_said(
    target: Target, order: Order, place: str
) -> None:
    make_channels(target, 2)

    page = turn_to(Channel.objects.all(), order=order, size=3, after=place)

    assert len(page.rows) == 2
    assert page.lost or place.startswith("00000000")


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.text(max_size=80), back=st.booleans(), number=st.integers(0, 3))
def test_no_place_whatever_is_an_error(place: str, back: bool, number: int) -> None:
    order = [NEWEST, BY_NAME, BY_TTL, BY_STATE][number]

    page = turn_to(Channel.objects.all(), order=order, size=3, **{"before" if back else "after": place})

    assert page.rows == []
