"""How fast a target may be asked: a token bucket that gives way to throttling, and pauses between attempts.

Times are seconds of a clock that is handed in; it need only go forward.
"""

from collections.abc import Callable
from math import inf

RECOVERY = 30  # seconds from a standstill back to the full rate, in a straight line
SOON = 5  # seconds after which throttling is news again
MOST = 0.5  # of the rate is given up at once
MOST_DOUBLINGS = 32  # beyond any cap, and far from overflow


class TokenBucket:
    """The pace of one target. Not locked: one thread owns it.

    Taking always succeeds, and tells how long to wait before the call is made: so callers queue up in order.
    """

    def __init__(self, *, clock: Callable[[], float], rate: float, burst: float = 1) -> None:
        """`rate` tokens a second, `burst` of them at once after a rest."""
        self._clock = clock
        self._full = rate
        self._rate = rate
        self._burst = burst
        self._rise = rate / RECOVERY
        self._tokens = burst
        self._at = clock()
        self._slowed_at: float | None = None
        self._taken = self._throttled = 0.0  # since it was slowed down

    @property
    def rate(self) -> float:
        """Tokens a second, as of now."""
        self._refill()
        return self._rate

    def take(self, n: float = 1) -> float:
        """Take `n` tokens; return the seconds to wait before using them."""
        self._refill()
        self._tokens -= n
        self._taken += n
        return max(0.0, -self._tokens / self._rate)

    def spent_elsewhere(self, n: float) -> None:
        """Take off what others of the same target have sent already."""
        self.take(n)

    def slow_down(self) -> None:
        """AWS throttled: halve the rate at once, and drop what was saved up.

        Calls that are under way together are throttled together: within a second they count as one.
        So what recovers in a second is always left. Throttled again soon, the rate goes down by as much as was
        throttled of what was taken, a half at most: a few of many refused mean that a little less is right.
        """
        self._refill()
        self._throttled += 1
        since = inf if self._slowed_at is None else self._at - self._slowed_at
        if since < 1:
            return
        share = MOST if since > SOON else min(MOST, self._throttled / max(self._taken, 1))
        self._rate *= 1 - share
        self._tokens = min(self._tokens, 0)
        self._slowed_at = self._at
        self._taken = self._throttled = 0

    def _refill(self) -> None:
        passed = max(0.0, self._clock() - self._at)
        self._at += passed
        rising = min(passed, (self._full - self._rate) / self._rise)
        gained = rising * (self._rate + rising * self._rise / 2) + (passed - rising) * self._full
        self._rate = min(self._full, self._rate + rising * self._rise)
        self._tokens = min(self._burst, self._tokens + gained)


def back_off(*, base: float, cap: float, attempt: int, jitter: float) -> float:
    """Seconds to wait after attempt number `attempt` (from 0) failed: doubling from `base` up to `cap`.

    `jitter`, a random value in [0, 1), leaves half to all of it, so that many who failed together part ways.
    """
    whole = min(cap, base * 2.0 ** min(attempt, MOST_DOUBLINGS))
    return whole * (1 + jitter) / 2
