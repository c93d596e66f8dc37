import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from channels_app.aws.errors import AccessDenied, AwsError, ChannelLimitReached, CredentialsProblem, Throttled, Unreachable
from channels_app.aws.gateway import Gateway
from channels_app.aws.values import Created
from channels_app.jobs import agenda, lease
from channels_app.jobs.crew import Answer, Crew
from channels_app.models import Target
from channels_app.models.clock import read_database_clock
from channels_app.rules.lifecycle import OperationState
from channels_app.rules.pace import TokenBucket
from channels_app.services.activation import follow
from channels_app.services.actor import Actor
from channels_app.services.batches import finish, pause_for
from channels_app.services.errors import TargetHeld
from channels_app.services.road.claim import Claim
from channels_app.services.road.group import GROUP, claim_doubts, claim_group
from channels_app.services.road.hand import Hand
from channels_app.services.road.look import Look, look
from channels_app.services.road.outcome import NOT_SENT, Outcome
from channels_app.services.road.outcomes import record_group
from channels_app.services.road.send import call, outcome_of
from channels_app.services.road.settle import Ids, outcome_of_look, read_ids
from channels_app.services.targets import confirm_account

log = logging.getLogger(__name__)

SLICE = 20.0  # seconds of one drain; the lease outlasts it and its last call
RECORD_AFTER = 0.25  # seconds that an outcome waits for others, at most
NEEDS_A_PERSON = (AccessDenied, ChannelLimitReached, CredentialsProblem, Unreachable)


class Connect(Protocol):
    def __call__(self, target: Target, *, session_name: str = "") -> Gateway: ...


@dataclass(kw_only=True)
class Drainer:
    """Carries out what is due in one target, at the target's pace, while it holds the lease.

    Its crew calls AWS; it alone claims and records, in groups.
    """

    target: Target
    connect: Connect
    hand: Hand
    pace: TokenBucket
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    chance: Callable[[], float]
    stop: Callable[[], bool]
    _ready: deque[Claim] = field(default_factory=deque, init=False)
    _back: list[tuple[Claim, Answer]] = field(default_factory=list, init=False)
    _since: datetime | None = field(default=None, init=False)

    def drain(self) -> bool:
        """Work for one slice at most. True where something is left to do soon, so that it should be called again."""
        if not lease.take(self.target.pk, holder=self.hand.holder):
            return False
        try:
            return self._reach() and self._work()
        finally:
            lease.give_back(self.target.pk, holder=self.hand.holder)

    def _reach(self) -> bool:
        """Whether AWS takes us for the right account. Where it does not, all that waits is told why."""
        try:
            self.target = confirm_account(self.target, gateway=self.connect(self.target), actor=self._console)
        except TargetHeld:
            return False
        except AwsError as error:
            agenda.put_off(self.target, because=str(error))
            if isinstance(error, NEEDS_A_PERSON):
                pause_for(self.target, because=str(error), actor=self._console)
            return False
        return True

    def _work(self) -> bool:
        until = self.clock() + SLICE
        ids = read_ids()
        with Crew() as crew:
            while lease.take(self.target.pk, holder=self.hand.holder):
                over = self.clock() >= until or self.stop()
                if not over:
                    self._claim()
                self._start(crew, ids, over=over)
                self._collect(crew, ids)
                if self._ready or self._back or not crew.is_idle:
                    continue
                if over:
                    return True
                pause = self._rest()
                if pause is None:
                    return False
                self.sleep(pause)
        return False

    def _claim(self) -> None:
        """Doubts before sends: what may exist already comes before what does not."""
        if self._ready:
            return
        size = min(GROUP, max(1, int(self.pace.rate)))  # no more than leaves within a second: claims run out
        self._ready.extend(claim_doubts(self.target, size=size, hand=self.hand, clock=self.clock))
        if not self._ready:
            self._since = agenda.take_off_pace(self.target, self.pace, since=self._since, but=self.hand.holder)
            self._ready.extend(claim_group(self.target, size=size, hand=self.hand, clock=self.clock))

    def _start(self, crew: Crew, ids: Ids, *, over: bool) -> None:
        while self._ready and (over or crew.has_room(rate=self.pace.rate)):
            claim = self._ready.popleft()
            gateway = self.connect(self.target, session_name=claim.operation.actor.username)
            if claim.operation.state != OperationState.SENT or claim.operation.is_in_question:
                crew.start(claim, partial(look, claim.operation.name, gateway=gateway))
                continue
            if not over:
                self.sleep(self.pace.take())
            if over or not claim.leaves_time_for_a_call(self.clock()):
                record_group([(claim, NOT_SENT)], hand=self.hand)
                continue
            crew.start(claim, partial(call, claim.operation, gateway=gateway, installation=ids.current))
