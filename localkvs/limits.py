"""AWS's published rates and channel limits, as token buckets over a clock that is handed in."""

from collections.abc import Callable
from dataclasses import dataclass

from localkvs.errors import Refusal

PER_SECOND = {
    "CreateSignalingChannel": 50,
    "UpdateSignalingChannel": 50,
    "DeleteSignalingChannel": 50,
    "ListSignalingChannels": 50,
    "TagResource": 50,
    "UntagResource": 50,
    "ListTagsForResource": 50,
    "DescribeSignalingChannel": 300,
    "GetSignalingChannelEndpoint": 300,
    "GetIceServerConfig": 50,
    "DescribeMediaStorageConfiguration": 50,
    "UpdateMediaStorageConfiguration": 10,
}
PER_SECOND_ON_ONE_CHANNEL = 5
FREE_ON_ONE_CHANNEL = "GetSignalingChannelEndpoint"
CHANNELS = 5_000
CHANNELS_IN = {"us-east-1": 10_000, "us-west-2": 10_000}
_REMEMBERED = 10_000  # buckets; beyond it the full ones are forgotten


@dataclass(kw_only=True, slots=True)
class Bucket:
    """Holds one second's worth of tokens, so that a burst of as many passes at once."""

    rate: float
    tokens: float
    at: float

    def take(self, now: float) -> bool:
        self.tokens = min(max(self.rate, 1.0), self.tokens + (now - self.at) * self.rate)
        self.at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Limits:
    """`tps` and `channel_limit` replace AWS's figures; 0 switches them off, None keeps them."""

    def __init__(self, *, tps: float | None, channel_limit: int | None, clock: Callable[[], float]) -> None:
        self._tps = tps
        self._channel_limit = channel_limit
        self._clock = clock
        self._buckets: dict[tuple[str, ...], Bucket] = {}

    def take_call(self, operation: str, account: str, region: str) -> None:
        """One call of this operation; refuses when the account's rate in the Region is used up."""
        rate = PER_SECOND[operation] if self._tps is None else self._tps
        self._take((operation, account, region), rate)

    def take_channel_call(self, operation: str, arn: str) -> None:
        """One call of this operation on one channel."""
        if operation != FREE_ON_ONE_CHANNEL:
            self._take((operation, arn), PER_SECOND_ON_ONE_CHANNEL)

    def channels_in(self, region: str) -> int:
        """How many channels an account may have in the Region; 0 means no limit."""
        return CHANNELS_IN.get(region, CHANNELS) if self._channel_limit is None else self._channel_limit

    def _take(self, key: tuple[str, ...], rate: float) -> None:
        if self._tps == 0:
            return
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            self._forget_full(now)
            bucket = self._buckets[key] = Bucket(rate=rate, tokens=max(rate, 1.0), at=now)
        if not bucket.take(now):
            raise Refusal("ClientLimitExceededException", f"Rate exceeded for {key[0]}.")

    def _forget_full(self, now: float) -> None:
        if len(self._buckets) >= _REMEMBERED:
            self._buckets = {key: each for key, each in self._buckets.items() if now - each.at < 1}
