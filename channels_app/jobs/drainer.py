import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from django.db.models import Min

from channels_app.aws.errors import AwsError
from channels_app.aws.gateway import Gateway
from channels_app.jobs import lease
from channels_app.models import Channel, Operation, Target
from channels_app.models.clock import read_database_clock
from channels_app.rules.lifecycle import OPEN, ChannelState
from channels_app.rules.pace import TokenBucket
from channels_app.services.activation import follow
from channels_app.services.actor import Actor
from channels_app.services.errors import TargetHeld
from channels_app.services.road.hand import Hand
from channels_app.services.road.moves import wait
from channels_app.services.road.step import take_step
from channels_app.services.targets import confirm_account

log = logging.getLogger(__name__)

SLICE = 20.0  # seconds of one drain; the lease outlasts it and its last call
GROUP = 50
LINGER = timedelta(seconds=3)  # what is due within this is waited for, not left to the sweep


class Connect(Protocol):
    def __call__(self, target: Target, *, session_name: str = "") -> Gateway: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Drainer:
    """Carries out what is due in one target, one call after another, at the target's pace, while it holds the lease."""

    target: Target
    connect: Connect
    hand: Hand
    pace: TokenBucket
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    chance: Callable[[], float]
    stop: Callable[[], bool]

    def drain(self) -> bool:
        """Work for one slice at most. True where something is left to do soon, so that it should be called again."""
        if not lease.take(self.target.pk, holder=self.hand.holder):
            return False
        try:
            return self._work()
        finally:
            lease.give_back(self.target.pk, holder=self.hand.holder)

    def _work(self) -> bool:
        until = self.clock() + SLICE
        while self.clock() < until and not self.stop():
            if not lease.take(self.target.pk, holder=self.hand.holder):
                return False
            for operation_id, username in self._due():
                if self.clock() >= until or self.stop() or not self._carry(operation_id, username):
                    break
            self._follow()
            pause = self._next_due()
            if pause is None:
                return False
            self.sleep(pause)
        return True

    def _due(self) -> Iterator[tuple[UUID, str]]:
        """Doubts before sends: what may exist already comes before what does not."""
        operations = Operation.objects.filter(target=self.target).order_by("due_at")
        for due in (operations.to_settle(), operations.to_send()):
            yield from list(due.values_list("pk", "actor__username")[:GROUP])

    def _carry(self, operation_id: UUID, username: str) -> bool:
        """One step of one operation. False where the whole target cannot be worked on now."""
        gateway = self.connect(self.target, session_name=username)
        try:
            confirm_account(self.target, gateway=gateway, actor=self._console())
        except TargetHeld:
            return False
        except AwsError as error:
            wait(operation_id, because=str(error))
            return False
        self.sleep(self.pace.take())
        try:
            step = take_step(
                operation_id, gateway=gateway, hand=self.hand, clock=self.clock, chance=self.chance()
            )
        except Exception:  # one operation that nobody foresaw must not keep the others waiting
            log.exception("Operation %s could not be carried a step further", operation_id)
            return True
        if step is not None and step.throttled:
            self.pace.slow_down()
        return True

    def _follow(self) -> None:
        for channel in (
            Channel.objects.to_follow().filter(target=self.target).select_related("target")[:GROUP]
        ):
            if self.stop():
                return
            follow(channel, gateway=self.connect(self.target), actor=self._console())

    def _next_due(self) -> float | None:
        """Seconds until something is due; None where that is too far off to wait for."""
        open_states = [state.value for state in OPEN]
        operations = Operation.objects.filter(target=self.target, target__held_at=None, state__in=open_states)
        times = [
            operations.aggregate(at=Min("due_at"))["at"],
            Channel.objects.filter(target=self.target, state=ChannelState.CREATING.value).aggregate(
                at=Min("look_at")
            )["at"],
        ]
        now = read_database_clock()
        waits = [at - now for at in times if at is not None and at - now <= LINGER]
        return max(min(waits).total_seconds(), 0.05) if waits else None

    def _console(self) -> Actor:
        return Actor(person=None, through=self.hand.through, address=self.hand.address)
