from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from channels_app.aws.errors import AwsError, LostAnswer, Throttled
from channels_app.aws.gateway import Gateway
from channels_app.rules.pace import TokenBucket, back_off

TRIES = 6
THREADS = 8
A_GROUP = 50
Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Stopping(Exception):
    """The process is to end: what was begun goes on elsewhere, or later."""


def never() -> bool:
    return False


@dataclass(kw_only=True)
class Caller:
    """How AWS is asked: the way to it, the pace, and how to wait where it asks for patience.

    Its threads never touch the database. The pace is a half of what AWS publishes, for others ask it too.
    """

    gateway: Gateway
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    chance: Callable[[], float]
    stop: Callable[[], bool] = never
    threads: int = THREADS
    rate: float = 25
    _pace: TokenBucket = field(init=False)

    def __post_init__(self) -> None:
        self._pace = TokenBucket(clock=self.clock, rate=self.rate)

    def ask(self, question: Callable[[Gateway], Answer]) -> Answer:
        """Asked again where AWS is busy or its answer was lost, for reading changes nothing. Raises Stopping."""
        self.check()
        for attempt in range(TRIES - 1):
            try:
                return question(self.gateway)
            except (Throttled, LostAnswer):
                self.sleep(back_off(base=0.25, cap=4, attempt=attempt, jitter=self.chance()))
        return question(self.gateway)

    def ask_each(
        self, about: Iterable[Asked], question: Callable[[Gateway, Asked], Answer]
    ) -> Iterator[list[tuple[Asked, Answer | AwsError]]]:
        """One question about each, at the pace, several at a time; the answers in groups, in their order."""
        waiting = iter(about)
        with ThreadPoolExecutor(self.threads, "sync") as pool:
            while group := list(islice(waiting, A_GROUP)):
                self.check()
                futures = []
                for each in group:
                    if seconds := self._pace.take():
                        self.sleep(seconds)
                    futures.append((each, pool.submit(self._answer, question, each)))
                answers = [(each, future.result()) for each, future in futures]
                if any(isinstance(answer, Throttled) for _, answer in answers):
                    self._pace.slow_down()
                yield answers

    def wait(self, seconds: float) -> None:
        """Sleep so long, or until the process is to end. Raises Stopping."""
        while seconds > 0:
            self.check()
            self.sleep(min(seconds, 1.0))
            seconds -= 1.0

    def check(self) -> None:
        """Raises Stopping where the process is to end."""
        if self.stop():
            raise Stopping

    def _answer(self, question: Callable[[Gateway, Asked], Answer], about: Asked) -> Answer | AwsError:
        try:
            return question(self.gateway, about)
        except AwsError as error:
            return error
