from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from channels_app.aws.errors import AwsError, LostAnswer, Throttled
from channels_app.aws.gateway import Gateway
from channels_app.models import Operation
from channels_app.models.clock import read_database_clock
from channels_app.rules.lifecycle import OperationState
from channels_app.services.actor import Actor
from channels_app.services.errors import TargetHeld
from channels_app.services.road.hand import Hand
from channels_app.services.road.moves import wait
from channels_app.services.road.step import take_step
from channels_app.services.targets import confirm_account

BETWEEN_STEPS = 0.1  # seconds
BETWEEN_QUESTIONS = 1.0
PASSING = (LostAnswer, Throttled)  # asking again soon may help; for all else a person has to do something
UNDER_WAY = {OperationState.QUEUED, OperationState.SENT}


@dataclass(frozen=True, kw_only=True, slots=True)
class Haste:
    """How a person's request is hurried along: what time it is, how to wait, and a random number in [0, 1)."""

    clock: Callable[[], float]
    sleep: Callable[[float], None]
    chance: Callable[[], float]


def travel(
    operation: Operation, *, actor: Actor, gateway: Gateway, hand: Hand, haste: Haste, seconds: float
) -> Operation:
    """Take step after step until the operation is settled; start none after `seconds`, and leave the rest to a worker.

    The operation as it then stands. Nothing is raised for what AWS answers: that is in the operation.
    """
    started = haste.clock()
    problem: AwsError | None = None
    while operation.state in UNDER_WAY and haste.clock() - started < seconds:
        try:
            confirm_account(operation.target, gateway=gateway, actor=actor)
            problem = None
        except TargetHeld:
            break
        except AwsError as error:
            problem = error
            if not isinstance(error, PASSING):
                break
            haste.sleep(BETWEEN_QUESTIONS)
            continue
        step = take_step(operation, gateway=gateway, hand=hand, clock=haste.clock, chance=haste.chance())
        if step is None:
            haste.sleep(BETWEEN_STEPS)
            operation.refresh_from_db()
        else:
            operation = step.operation
            if _is_put_off(operation, timedelta(seconds=seconds)):
                break
    if problem is not None:
        wait(operation.pk, because=str(problem))
        operation.refresh_from_db()
    return operation


def _is_put_off(operation: Operation, beyond: timedelta) -> bool:
    return operation.state in UNDER_WAY and operation.due_at - read_database_clock() > beyond
