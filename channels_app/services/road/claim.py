from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce, Now

from channels_app.models import Operation
from channels_app.models.operation import OperationQuerySet
from channels_app.rules.lifecycle import OperationState

CLAIM = timedelta(seconds=15)
# What others may have changed in the row since it was read; the rest of it never changes
MOVING = (
    "state",
    "due_at",
    "claimed_until",
    "attempt",
    "first_sent_at",
    "last_sent_at",
    "looking_since",
    "gone_since",
    "in_doubt",
    "in_use",
    "refused",
    "request_id",
    "answer_code",
    "answer",
)
LONGEST_CALL = timedelta(seconds=10)  # connect 3 s and read 7 s, as the gateway's client is made


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """The right to carry out one attempt of one operation, until the database's clock says otherwise."""

    operation: Operation
    holder: str
    taken_at: float
    settles: bool = False  # an answer is to be found out, and nothing is to be sent

    def leaves_time_for_a_call(self, now: float) -> bool:
        """A process that was stopped after it claimed must not send when it wakes up too late."""
        return now - self.taken_at <= (CLAIM - LONGEST_CALL).total_seconds()


def claim_to_send(operation: Operation, *, holder: str, clock: Callable[[], float]) -> Claim | None:
    """Take a queued, due operation of a target that is not held. None: another has it, or there is nothing to send.

    From here on the row says *sent*: whoever finds it so after a crash asks AWS what became of it.
    """
    queued = Operation.objects.to_send().filter(target__held_at=None)
    return _claim(
        queued,
        operation,
        holder,
        clock,
        state=OperationState.SENT.value,
        first_sent_at=Coalesce(F("first_sent_at"), Now()),
        last_sent_at=Now(),
        in_use=False,
        refused=False,
    )


def claim_to_settle(operation: Operation, *, holder: str, clock: Callable[[], float]) -> Claim | None:
    """Take an operation whose answer is not known and whose claim ran out. None: there is nothing to settle.

    Where no answer was recorded, its sender died or was lost: from here on no refusal is the end of it.
    """
    unanswered = When(in_use=False, refused=False, then=Value(True))
    doubt = Case(unanswered, default=F("in_doubt"))
    claim = _claim(Operation.objects.to_settle(), operation, holder, clock, in_doubt=doubt)
    return claim and replace(claim, settles=True)


def _claim(
    rows: OperationQuerySet, operation: Operation, holder: str, clock: Callable[[], float], **fields: object
) -> Claim | None:
    taken_at = clock()
    won = rows.filter(pk=operation.pk).update(
        claimed_by=holder, claimed_until=Now() + CLAIM, attempt=F("attempt") + 1, **fields
    )
    if not won:
        return None
    claimed = copy(
        operation
    )  # as the row says at this claim, whatever its caller or another claim learns later
    claimed.refresh_from_db(fields=MOVING)
    return Claim(operation=claimed, holder=holder, taken_at=taken_at)
