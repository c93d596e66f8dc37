from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels_app.models import Person, Target
from channels_app.rules.lifecycle import BatchState, ChannelState, OperationState
from channels_app.rules.roles import Role
from channels_app.web.listing.overview import administrators, look_over
from tests.people import make_asked_for, make_channel, make_person, make_target
from tests.web.batches import add_drafts, make_batch


def test_channels_are_counted_by_target_and_state(target: Target, other_target: Target) -> None:
    make_channel(target, "a")
    make_channel(target, "b")
    make_channel(target, "c", state=ChannelState.DELETED)
    make_channel(other_target, "d", state=ChannelState.CREATING)

    rows = {row.target.name: row for row in look_over(Target.objects.all()).targets}

    counted = {name: [(count.look.word, count.number) for count in row.states] for name, row in rows.items()}
    assert counted == {
        "Depots US": [("Creating", 1)],
        "Wards EU": [("Active", 2), ("Deleted", 1)],
        "default": [],
    }


def test_what_is_not_in_aws_does_not_count_against_its_limit(target: Target) -> None:
    for number, state in enumerate(ChannelState):
        make_channel(target, f"bed-{number}", state=state)

    (row,) = look_over(Target.objects.filter(pk=target.pk)).targets

    assert (row.in_aws, row.limit) == (4, 5_000)


def test_a_raised_limit_stands_in_for_the_published_one(db: None) -> None:
    make_target("Raised", region="us-east-1", channel_limit=20_000)
    make_target("Published", region="us-east-1")
    make_target("Nowhere", region="")

    limits = {row.target.name: row.limit for row in look_over(Target.objects.exclude(name="default")).targets}

    assert limits == {"Raised": 20_000, "Published": 10_000, "Nowhere": None}


@pytest.mark.parametrize("limit", [1, 2, 5_000])
def test_the_marks_of_the_meter_are_in_their_order(limit: int, db: None) -> None:
    target = make_target("T", channel_limit=limit)

    (row,) = look_over(Target.objects.filter(pk=target.pk)).targets

    assert 0 <= row.low <= row.high < limit


def test_batches_under_way_are_shown_in_the_order_they_are_sent_in(target: Target, operator: Person) -> None:
    for name in ("first", "second"):
        add_drafts(make_batch(target, operator, name=name), "a", "b")
    make_batch(target, operator, name="over", state=BatchState.DONE)

    seen = look_over(Target.objects.all())

    assert [line.batch.name for line in seen.under_way] == ["first", "second"]
    assert seen.waiting == 4


def test_what_is_in_other_targets_is_not_told(target: Target, other_target: Target, operator: Person) -> None:
    for state in (OperationState.FAILED, OperationState.UNKNOWN, OperationState.QUEUED):
        make_asked_for(other_target, state.value, operator, state=state)
    make_channel(other_target, state=ChannelState.MISSING)

    seen = look_over(Target.objects.filter(pk=target.pk))

    assert (seen.attention, seen.channels, seen.waiting, seen.latest) == ([], 0, 0, [])


def test_the_latest_channels_are_ten_newest_first(target: Target) -> None:
    for number in range(12):
        make_channel(target, f"bed-{number}", age=timedelta(minutes=number))

    latest = look_over(Target.objects.all()).latest

    assert [row.channel.name for row in latest] == [f"bed-{number}" for number in range(10)]


def test_channels_that_are_gone_or_never_came_are_not_counted(target: Target) -> None:
    for state in ("active", "requested", "failed", "deleted"):
        make_channel(target, state, state=ChannelState(state))

    assert look_over(Target.objects.all()).channels == 2


def test_whoever_manages_everything_can_give_roles(administrator: Person, target: Target) -> None:
    make_person("left", Role.ADMINISTRATOR, is_active=False)
    make_person("partial", Role.ADMINISTRATOR, on=target)
    make_person("viewer", Role.VIEWER)

    assert list(administrators()) == [administrator]


def test_more_targets_and_channels_take_no_more_queries(target: Target, operator: Person) -> None:
    make_asked_for(target, "a", operator, state=OperationState.FAILED)
    with CaptureQueriesContext(connection) as one:
        look_over(Target.objects.all())
    for number in range(20):
        more = make_target(f"T{number}", held_at=datetime.now(UTC))
        make_asked_for(more, "a", operator, state=OperationState.FAILED)
        make_asked_for(more, "b", operator, state=OperationState.UNKNOWN)
        make_channel(more, "c", state=ChannelState.MISSING, tags={"a": "1"})

    with CaptureQueriesContext(connection) as many:
        look_over(Target.objects.all())

    assert len(many) <= len(one) + 3 <= 20


@pytest.mark.parametrize(("limit", "days"), [(30, 30), (1_000, 1_000), (5_000, None)])
def test_a_limit_that_is_years_away_is_no_news(db: None, limit: int, days: int | None) -> None:
    target = make_target("T", channel_limit=limit)
    (row,) = look_over(Target.objects.filter(pk=target.pk)).targets

    assert replace(row, made=30).full_in == days  # one a day
