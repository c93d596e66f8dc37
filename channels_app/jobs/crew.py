import math
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from types import TracebackType

from channels_app.services.road.claim import Claim
from channels_app.services.road.manners import Answer as Called

FEWEST, MOST = 4, 64
Answer = Called | BaseException
REMEMBERED = 50


@dataclass(kw_only=True)
class Crew:
    """Threads that call AWS for one drainer. They never touch the database: what comes back is recorded by it."""

    clock: Callable[[], float] = time.monotonic
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(MOST, "aws"), init=False)
    _under_way: dict[Future[Answer], Claim] = field(default_factory=dict, init=False)
    _times: deque[float] = field(default_factory=lambda: deque([0.2], REMEMBERED), init=False)

    def __enter__(self) -> "Crew":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown()

    @property
    def is_idle(self) -> bool:
        return not self._under_way

    def has_room(self, *, rate: float) -> bool:
        """Whether one more call may be under way: as many as it takes to reach `rate` calls a second at the time that
        a call takes. The quickest of the last calls counts, for the rest may only have waited for each other."""
        needed = math.ceil(1.5 * rate * min(self._times)) + FEWEST
        return len(self._under_way) < min(needed, MOST)

    def start(self, claim: Claim, work: Callable[[], Answer]) -> None:
        self._under_way[self._pool.submit(self._timed, work)] = claim

    def collect(self, *, seconds: float) -> list[tuple[Claim, Answer]]:
        """What has come back; waits up to `seconds` for the first. What nobody foresaw comes back as its exception."""
        if not self._under_way:
            return []
        done, _ = wait(self._under_way, timeout=seconds, return_when=FIRST_COMPLETED)
        return [(self._under_way.pop(each), each.exception() or each.result()) for each in done]

    def _timed(self, work: Callable[[], Answer]) -> Answer:
        started = self.clock()
        try:
            return work()
        finally:
            self._times.append(self.clock() - started)
