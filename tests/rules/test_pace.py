"""The pace of a target, over a clock that is moved by hand."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_app.rules.pace import RECOVERY, TokenBucket, back_off


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bucket(clock: Clock) -> TokenBucket:
    """50 a second, 10 at once."""
    return TokenBucket(clock=clock, rate=50, burst=10)


def test_the_burst_waits_for_nothing(bucket: TokenBucket) -> None:
    assert [bucket.take() for _ in range(10)] == [0] * 10


def test_after_the_burst_each_waits_its_turn(bucket: TokenBucket) -> None:
    bucket.take(10)

    assert [bucket.take(), bucket.take(), bucket.take(3)] == pytest.approx([0.02, 0.04, 0.10])


def test_tokens_come_back_at_the_rate(bucket: TokenBucket, clock: Clock) -> None:
    bucket.take(10)
    clock.now += 0.1

    assert bucket.take(5) == pytest.approx(0)
    assert bucket.take() == pytest.approx(0.02)


def test_a_long_rest_saves_up_no_more_than_the_burst(bucket: TokenBucket, clock: Clock) -> None:
    clock.now += 3600

    assert bucket.take(11) == pytest.approx(0.02)


def test_what_others_of_the_target_sent_is_waited_for(bucket: TokenBucket) -> None:
    bucket.spent_elsewhere(60)

    assert bucket.take() == pytest.approx(1.02)


def test_throttling_halves_the_rate_at_once_and_drops_what_was_saved(bucket: TokenBucket) -> None:
    bucket.slow_down()

    assert bucket.rate == 25
    assert bucket.take() == pytest.approx(0.04)


def test_throttled_together_counts_once(bucket: TokenBucket, clock: Clock) -> None:
    bucket.slow_down()
    bucket.slow_down()
    clock.now += 0.5
    bucket.slow_down()

    assert bucket.rate == pytest.approx(25 + 0.5 * 50 / RECOVERY)


def test_throttled_again_halves_again(bucket: TokenBucket, clock: Clock) -> None:
    bucket.slow_down()
    clock.now += 1
    bucket.slow_down()

    assert bucket.rate == pytest.approx((25 + 50 / RECOVERY) / 2)


def test_a_few_throttled_of_many_take_as_much_off_the_rate(bucket: TokenBucket, clock: Clock) -> None:
    bucket.slow_down()
    bucket.take(20)
    clock.now += 1

    bucket.slow_down()

    assert bucket.rate == pytest.approx((25 + 50 / RECOVERY) * 0.95)


def test_throttled_after_some_rest_halves_it_again_however_few(bucket: TokenBucket, clock: Clock) -> None:
    bucket.slow_down()
    bucket.take(1000)
    clock.now += RECOVERY

    bucket.slow_down()

    assert bucket.rate == 25


def test_one_in_twenty_throttled_at_random_leaves_more_than_half_the_pace(
    bucket: TokenBucket, clock: Clock
) -> None:
    dice = Random(7)  # noqa: S311
    sent = 0
    while clock.now < 1100:
        clock.now += max(bucket.take(), 0.001)
        sent += 1
        if dice.random() < 0.05:
            bucket.slow_down()

    assert sent > 100 * 25


def test_the_rate_recovers_in_a_straight_line_up_to_the_full_one(bucket: TokenBucket, clock: Clock) -> None:
    bucket.slow_down()
    rates = []
    for _ in range(3):
        clock.now += RECOVERY / 4
        rates.append(bucket.rate)

    assert rates == pytest.approx([37.5, 50, 50])


def test_tokens_come_back_faster_as_the_rate_recovers(bucket: TokenBucket, clock: Clock) -> None:
    bucket.take(1000)
    bucket.slow_down()
    clock.now += RECOVERY / 2

    owed = 990 - RECOVERY / 2 * 37.5

    assert bucket.take(0) == pytest.approx(owed / 50)


def test_throttled_for_ever_some_pace_is_left(bucket: TokenBucket, clock: Clock) -> None:
    for _ in range(100):
        clock.now += 1
        bucket.slow_down()

    assert bucket.rate == pytest.approx(50 / RECOVERY)


def test_a_clock_that_goes_back_gives_no_tokens(bucket: TokenBucket, clock: Clock) -> None:
    bucket.take(10)
    clock.now -= 3600

    assert bucket.take() == pytest.approx(0.02)


@settings(deadline=None)
@given(rests=st.lists(st.floats(0, 0.5), min_size=1, max_size=60))
def test_however_it_is_asked_no_more_than_rate_and_burst_goes_out(rests: list[float]) -> None:
    clock = Clock()
    bucket = TokenBucket(clock=clock, rate=50, burst=10)
    sent_at = []
    for rest in rests:
        clock.now += rest
        sent_at.append(clock.now + bucket.take(7))

    taken = 7 * len(rests)

    assert taken <= 10 + 50 * (max(sent_at) - 1000) + 0.001


@pytest.mark.parametrize(
    ("attempt", "jitter", "seconds"),
    [(0, 0.0, 0.25), (0, 0.5, 0.375), (1, 0.0, 0.5), (3, 0.0, 2.0), (6, 0.0, 10.0), (10**6, 0.5, 15.0)],
)
def test_pauses_double_up_to_their_cap(attempt: int, jitter: float, seconds: float) -> None:
    assert back_off(base=0.5, cap=20, attempt=attempt, jitter=jitter) == pytest.approx(seconds)


@settings(deadline=None)
@given(attempt=st.integers(0, 10_000), jitter=st.floats(0, 1, exclude_max=True))
def test_a_pause_is_between_half_and_all_of_its_time(attempt: int, jitter: float) -> None:
    pause = back_off(base=1, cap=60, attempt=attempt, jitter=jitter)

    assert min(60, 2 ** min(attempt, 10)) / 2 <= pause <= min(60, 2 ** min(attempt, 10))
