import pytest

from channels_app.aws import errors
from channels_app.models import Channel
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import Tag
from channels_app.services.assurance import ensure
from channels_app.services.errors import DiffersFrom, NameTaken, Unfinished
from tests.services.desk import Desk


def have(desk: Desk, spec: ChannelSpec) -> Channel:
    return ensure(
        actor=desk.actor,
        target=desk.target,
        spec=spec,
        reason="",
        types=["SINGLE_MASTER"],
        gateway=desk.aws,
        hand=desk.hand(),
        haste=desk.haste,
        wake=desk.woken.append,
        patience=60,
    )


def test_a_script_gets_the_arn_of_a_new_channel(desk: Desk) -> None:
    channel = have(desk, ChannelSpec(name="gate-1"))

    assert channel.arn == desk.aws.channels["gate-1"].arn


def test_a_script_that_runs_again_gets_the_same_channel(desk: Desk) -> None:
    spec = ChannelSpec(name="gate-1", tags=(Tag(key="ward", value="3"),))
    first = have(desk, spec)

    assert have(desk, spec) == first


def test_a_script_is_told_what_differs(desk: Desk) -> None:
    have(desk, ChannelSpec(name="gate-1"))

    with pytest.raises(DiffersFrom) as refusal:
        have(desk, ChannelSpec(name="gate-1", ttl=30))

    assert refusal.value.fields == ("TTL",)


def test_a_script_carries_on_what_a_killed_one_had_asked_for(desk: Desk) -> None:
    spec = ChannelSpec(name="gate-1")
    desk.request("gate-1")

    channel = have(desk, spec)

    assert channel.arn == desk.aws.channels["gate-1"].arn
    assert Channel.objects.count() == 1


def test_a_script_is_told_why_there_is_no_arn(desk: Desk) -> None:
    desk.aws.fail_next(
        errors.InvalidArgument("odd", action="CreateSignalingChannel"), action="CreateSignalingChannel"
    )

    with pytest.raises(Unfinished) as refusal:
        have(desk, ChannelSpec(name="gate-1"))

    assert "odd" in str(refusal.value)


def test_a_script_is_not_given_a_channel_that_is_being_deleted(desk: Desk) -> None:
    desk.delete(desk.active("gate-1"))

    with pytest.raises(NameTaken, match="deleting"):
        have(desk, ChannelSpec(name="gate-1"))
