from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import F

from channels_app.audit.models import AuditEvent
from channels_app.aws.errors import InvalidArgument, LostAnswer
from channels_app.models import Channel
from channels_app.models.clock import read_database_clock
from channels_app.services.following import follow
from tests.services.desk import Desk


@pytest.fixture
def creating(desk: Desk) -> Channel:
    desk.create("gate-1")
    return Channel.objects.get()


def look_at(desk: Desk, channel: Channel) -> Channel:
    follow([channel], gateway=desk.aws, actor=desk.actor)
    channel.refresh_from_db()
    return channel


def age(channel: Channel, time: timedelta) -> Channel:
    Channel.objects.filter(pk=channel.pk).update(state_since=F("state_since") - time)
    channel.refresh_from_db()
    return channel


def test_a_channel_that_aws_calls_active_is_active_with_its_version(desk: Desk, creating: Channel) -> None:
    channel = look_at(desk, creating)

    assert channel.state == "active"
    assert channel.version == "fake-1"
    assert AuditEvent.objects.filter(action="channel.active", subject_id=str(channel.pk)).count() == 1


def test_a_channel_that_is_not_found_yet_is_followed_further(desk: Desk, creating: Channel) -> None:
    desk.aws.hide("gate-1", reads=1)

    channel = look_at(desk, creating)

    assert channel.state == "creating"
    assert channel.look_at is not None


def test_a_channel_of_which_aws_said_nothing_is_looked_at_again_soon(desk: Desk, creating: Channel) -> None:
    desk.aws.fail_next(LostAnswer("gone"), action="DescribeSignalingChannel")
    creating = age(creating, timedelta(minutes=5))

    channel = look_at(desk, creating)

    assert channel.look_at is not None
    assert channel.look_at - read_database_clock() < timedelta(seconds=3)


def test_a_channel_that_is_not_active_after_ten_minutes_is_missing(desk: Desk, creating: Channel) -> None:
    desk.aws.channels["gate-1"].status = "CREATING"

    channel = look_at(desk, age(creating, timedelta(minutes=11)))

    assert channel.state == "missing"


def test_many_are_followed_by_one_list_and_not_by_a_describe_each(desk: Desk) -> None:
    for number in range(8):
        desk.create(f"gate-{number}")
    desk.aws.calls.clear()

    follow(list(Channel.objects.all()), gateway=desk.aws, actor=desk.actor)

    assert set(Channel.objects.values_list("state", flat=True)) == {"active"}
    assert desk.aws.calls == [("ListSignalingChannels", "gate-")]


def test_a_page_whose_answer_is_lost_is_asked_for_once_more(desk: Desk) -> None:
    for number in range(8):
        desk.step(desk.request(f"gate-{number}"))
    desk.aws.page_size = 4
    desk.aws.fail_next(LostAnswer("gone"), action="ListSignalingChannels")

    follow(list(Channel.objects.all()), gateway=desk.aws, actor=desk.actor)

    assert set(Channel.objects.values_list("state", flat=True)) == {"active"}


def test_what_the_pages_did_not_come_to_is_asked_for_one_by_one(desk: Desk) -> None:
    for number in range(8):
        desk.step(desk.request(f"gate-{number}"))
    desk.aws.page_size = 2
    desk.aws.fail_next(InvalidArgument("the token has expired"), action="ListSignalingChannels", after=1)

    follow(list(Channel.objects.all()), gateway=desk.aws, actor=desk.actor)

    assert set(Channel.objects.values_list("state", flat=True)) == {"active"}


def test_pages_are_turned_only_while_that_is_less_than_to_ask_for_each(desk: Desk) -> None:
    for number in range(8):
        desk.step(desk.request(f"gate-{number}"))
    desk.aws.page_size = 1
    desk.aws.calls.clear()

    follow(list(Channel.objects.all()), gateway=desk.aws, actor=desk.actor)

    assert set(Channel.objects.values_list("state", flat=True)) == {"active"}
    calls = Counter(call for call, _ in desk.aws.calls)
    assert calls == {"ListSignalingChannels": 5, "DescribeSignalingChannel": 3}


def test_an_aws_that_is_away_is_not_waited_for_once_a_channel(desk: Desk) -> None:
    for number in range(8):
        desk.step(desk.request(f"gate-{number}"))
    desk.aws.calls.clear()
    for action in ["ListSignalingChannels", "DescribeSignalingChannel"] * 2:
        desk.aws.fail_next(LostAnswer("away"), action=action)

    follow(list(Channel.objects.all()), gateway=desk.aws, actor=desk.actor)

    assert len(desk.aws.calls) == 2 + 2
