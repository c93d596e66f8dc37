import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol

from django.db import IntegrityError

from channels_app.aws.errors import AwsError, Unreachable, Withheld
from channels_app.aws.gateway import Gateway
from channels_app.jobs import agenda, lease
from channels_app.jobs.causes import PATIENCE, REACH, needs_a_person, passes, slows_down
from channels_app.jobs.crew import Answer, Crew
from channels_app.models import Target
from channels_app.models.clock import read_database_clock
from channels_app.rules.lifecycle import ForbiddenMove
from channels_app.rules.pace import TokenBucket, back_off
from channels_app.services.actor import Actor
from channels_app.services.batches import finish, pause_for
from channels_app.services.errors import TargetHeld
from channels_app.services.following import follow
from channels_app.services.road.claim import Claim
from channels_app.services.road.group import GROUP, claim_doubts, claim_group
from channels_app.services.road.hand import Hand
from channels_app.services.road.ids import Ids, read_ids
from channels_app.services.road.look import look_for
from channels_app.services.road.manners import error_in
from channels_app.services.road.record import Attempt, ClaimLost, given_back, record, record_group
from channels_app.services.road.send import call, outcome_of
from channels_app.services.targets import confirm_account

log = logging.getLogger(__name__)

SLICE = 20.0  # seconds of one drain
RECORD_AFTER = 0.25  # seconds that an outcome waits for others, at most
RENEW_AFTER = 1.0  # seconds that the lease is relied on, which lasts fifteen
UNWRITABLE = (ForbiddenMove, IntegrityError)


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
    _gets_through: bool = field(default=False, init=False)  # AWS has answered something in this slice
    _renewed: float | None = field(default=None, init=False)

    def drain(self) -> bool:
        """Work for one slice at most. True where something is left to do soon, so that it should be called again."""
        if not self._keeps_lease():
            return False
        try:
            return self._reach() and self._work()
        finally:
            self._renewed = None
            lease.give_back(self.target.pk, holder=self.hand.holder)

    def _reach(self, *, attempt: int = 1) -> bool:
        """Whether AWS takes us for the right account. Where it does not, all that waits is told why."""
        try:
            self.target = confirm_account(self.target, gateway=self.connect(self.target), actor=self._console)
        except TargetHeld:
            return False
        except AwsError as error:
            if passes(error) and attempt < PATIENCE and not self.stop():
                self.sleep(back_off(**REACH, attempt=attempt - 1, jitter=self.chance()))
                return self._keeps_lease() and self._reach(attempt=attempt + 1)
            agenda.put_off(self.target, because=str(error))
            if needs_a_person(error, attempt=attempt):
                pause_for(self.target, because=str(error), actor=self._console)
            return False
        return True

    def _is_withheld(self) -> bool:
        """Whether nothing may be changed any more: then this slice ends, and the next one tells why."""
        try:
            self.connect(self.target).admit()
        except Withheld:
            return True
        return False

    def _keeps_lease(self) -> bool:
        now = self.clock()
        if self._renewed is None or now - self._renewed >= RENEW_AFTER:
            self._renewed = now if lease.take(self.target.pk, holder=self.hand.holder) else None
        return self._renewed is not None

    def _work(self) -> bool:
        until = self.clock() + SLICE
        ids = read_ids()
        with Crew() as crew:
            while True:
                over = not self._keeps_lease() or self.clock() >= until or self.stop() or self._is_withheld()
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

    def _claim(self) -> None:
        """Doubts before sends: what may exist already comes before what does not."""
        if self._ready:
            return
        size = min(GROUP, max(1, int(self.pace.rate)))  # no more than leaves within a second: claims run out
        waiting = agenda.has_waiting(self.target)
        if waiting:
            self._ready.extend(claim_doubts(self.target, size=size, hand=self.hand, clock=self.clock))
        if not self._ready:
            self._since = agenda.take_off_pace(
                self.target, self.pace, since=self._since, but=self.hand.holder
            )
            self._ready.extend(
                claim_group(self.target, size=size, hand=self.hand, clock=self.clock, queued=waiting)
            )

    def _start(self, crew: Crew, ids: Ids, *, over: bool) -> None:
        while self._ready and (over or crew.has_room(rate=self.pace.rate)):
            claim = self._ready.popleft()
            if not over and not claim.settles and (seconds := self.pace.take()):
                self.sleep(seconds)
            if over or not claim.leaves_time_for_a_call(self.clock()):
                self._record([(claim, given_back(claim))])
                continue
            operation = claim.operation
            gateway = self.connect(self.target, session_name=operation.actor.username)
            if claim.settles:
                crew.start(claim, partial(look_for, operation, gateway=gateway))
            else:
                crew.start(claim, partial(call, claim, gateway=gateway, ids=ids, clock=self.clock))

    def _collect(self, crew: Crew, ids: Ids) -> None:
        """Record what came back, in groups where more is coming, and heed what AWS said of the whole target."""
        self._back += crew.collect(seconds=RECORD_AFTER)
        if len(self._back) < GROUP and self._ready and not crew.is_idle:
            return
        if not self._back:
            return
        now = read_database_clock()
        attempts = []
        for claim, answer in self._back:
            if not isinstance(answer, BaseException) or isinstance(answer, AwsError):
                outcome = outcome_of(answer, claim, ids=ids, clock=lambda: now, chance=self.chance())
                attempts.append((claim, outcome))
            else:  # its claim runs out, and it is settled from evidence; the others must not wait for it
                log.error("The call for %s went wrong", claim.operation.pk, exc_info=answer)
        self._record(attempts)
        said = [(error_in(answer), claim) for claim, answer in self._back if not claim.settles]
        for _ in filter(slows_down, (error for error, _ in said)):
            self.pace.slow_down()
        self._gets_through |= any(not isinstance(error, Unreachable) for error, _ in said)
        because = [error for error, claim in said if needs_a_person(error, attempt=self._tries(claim))]
        self._back = []
        if because and pause_for(self.target, because=str(because[0]), actor=self._console):
            self._record([(claim, given_back(claim)) for claim in self._ready])
            self._ready.clear()

    def _tries(self, claim: Claim) -> int:
        """How often the network has kept it back; once, at most, where others get through: it was throttled before."""
        return 1 if self._gets_through else claim.operation.attempt

    def _record(self, attempts: list[Attempt]) -> None:
        """All together; where one of them cannot be written, each by itself, so that it holds up no other."""
        try:
            record_group(attempts, hand=self.hand)
        except UNWRITABLE:
            for claim, outcome in attempts:
                try:
                    record(claim, outcome, hand=self.hand)
                except (ClaimLost, *UNWRITABLE):
                    log.exception("The outcome of %s cannot be written", claim.operation.pk)

    def _rest(self) -> float | None:
        """Nothing can be sent: follow what is being made, end what is done. Seconds until more is due, if soon."""
        channels = agenda.to_follow(self.target)
        if channels:
            follow(channels, gateway=self.connect(self.target), actor=self._console)
        finish(self.target, actor=self._console)
        return agenda.next_due(self.target)

    @property
    def _console(self) -> Actor:
        return Actor(person=None, through=self.hand.through, address=self.hand.address)
