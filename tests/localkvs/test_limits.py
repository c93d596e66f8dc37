"""AWS's published rates over a clock that stands still until it is told to go on."""

import pytest

from localkvs.desk import WORK
from localkvs.errors import Refusal
from localkvs.limits import PER_SECOND, Limits
from tests.cloud import localkvs
from tests.localkvs.wire import ask, create

HERE = ("111122223333", "eu-central-1")


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def passes(limits: Limits, operation: str, scope: tuple[str, str]) -> bool:
    try:
        limits.take_call(operation, *scope)
    except Refusal:
        return False
    return True


def passed(limits: Limits, operation: str, calls: int, scope: tuple[str, str] = HERE) -> int:
    return [passes(limits, operation, scope) for _ in range(calls)].count(True)


def test_every_operation_has_a_rate() -> None:
    assert PER_SECOND.keys() == WORK.keys()


@pytest.mark.parametrize(("operation", "rate"), PER_SECOND.items())
def test_one_second_s_worth_passes_at_once_and_no_more(operation: str, rate: int) -> None:
    limits = Limits(tps=None, channel_limit=None, clock=Clock())

    assert passed(limits, operation, rate + 20) == rate


def test_tokens_come_back_with_the_clock() -> None:
    clock = Clock()
    limits = Limits(tps=None, channel_limit=None, clock=clock)
    passed(limits, "CreateSignalingChannel", 60)

    clock.now += 0.5

    assert passed(limits, "CreateSignalingChannel", 60) == 25


def test_a_long_rest_saves_up_one_second_only() -> None:
    clock = Clock()
    limits = Limits(tps=None, channel_limit=None, clock=clock)
    passed(limits, "CreateSignalingChannel", 60)

    clock.now += 3_600

    assert passed(limits, "CreateSignalingChannel", 200) == 50


def test_each_account_and_region_and_operation_has_its_own() -> None:
    limits = Limits(tps=1, channel_limit=None, clock=Clock())

    others = [("444455556666", HERE[1]), (HERE[0], "us-east-1"), HERE]

    assert [passed(limits, "TagResource", 3, scope) for scope in others] == [1, 1, 1]
    assert passed(limits, "UntagResource", 3) == 1


def test_zero_switches_the_rates_off() -> None:
    limits = Limits(tps=0, channel_limit=None, clock=Clock())

    assert passed(limits, "CreateSignalingChannel", 1_000) == 1_000


def test_one_channel_has_five_a_second_of_each_operation_but_endpoints_are_free() -> None:
    limits = Limits(tps=None, channel_limit=None, clock=Clock())

    for _ in range(5):
        limits.take_channel_call("DescribeSignalingChannel", "arn")
    limits.take_channel_call("DescribeSignalingChannel", "another arn")
    for _ in range(50):
        limits.take_channel_call("GetSignalingChannelEndpoint", "arn")

    with pytest.raises(Refusal):
        limits.take_channel_call("DescribeSignalingChannel", "arn")


@pytest.mark.parametrize(
    ("region", "limit"), [("us-east-1", 10_000), ("us-west-2", 10_000), ("eu-west-1", 5_000)]
)
def test_the_channel_limit_is_the_region_s(region: str, limit: int) -> None:
    assert Limits(tps=None, channel_limit=None, clock=Clock()).channels_in(region) == limit


def test_a_burst_above_the_rate_is_throttled_over_the_wire() -> None:
    with localkvs(tps=3) as kvs:
        replies = [
            ask(kvs, "CreateSignalingChannel", {"ChannelName": f"burst{number}"}) for number in range(8)
        ]

    throttled = [reply for reply in replies if reply.status != 200]
    assert len(throttled) >= 4
    assert {reply.code for reply in throttled} == {"ClientLimitExceededException"}


def test_the_channel_limit_counts_what_is_there() -> None:
    with localkvs(channel_limit=2) as kvs:
        arn = create(kvs, "one")
        create(kvs, "two")
        refused = ask(kvs, "CreateSignalingChannel", {"ChannelName": "three"})
        elsewhere = ask(kvs, "CreateSignalingChannel", {"ChannelName": "three"}, region="us-east-1")
        ask(kvs, "DeleteSignalingChannel", {"ChannelARN": arn})
        after = ask(kvs, "CreateSignalingChannel", {"ChannelName": "three"})

    assert (refused.status, refused.code) == (400, "AccountChannelLimitExceededException")
    assert (elsewhere.status, after.status) == (200, 200)
