"""Where a change of TTL or tags leads: its answers and the verdicts on a look, as outcomes."""

from collections.abc import Mapping

from channels_app.models import Operation
from channels_app.rules.changes import Change, FoundSo, Verdict, from_change_wish
from channels_app.rules.deletion import Gone, Guard
from channels_app.rules.lifecycle import CHANNEL_AFTER_CHANGE, ChannelState, OperationState
from channels_app.services.road import looked
from channels_app.services.road.outcome import Outcome

NO_ANSWER = {"answer_code": "", "answer": ""}


def made(operation: Operation, *, request_id: str) -> Outcome:
    """AWS took this step, from the channel as it was seen just before."""
    change = from_change_wish(operation.wish)
    return _done(change, change.outcome, rests=change.step.ttl is None, request_id=request_id)


def of_verdict(verdict: Verdict, *, operation: Operation, pause: float, said: str) -> Outcome:
    """Where a verdict leads a change that is *sent* or *unknown*.

    `pause`: seconds before it is sent again; `said`: why AWS showed nothing, if it did not.
    """
    match verdict:
        case FoundSo():
            change = from_change_wish(operation.wish)
            ttl = change.guard.ttl if verdict.ttl is None else verdict.ttl
            seen = Guard(arn=change.guard.arn, ttl=ttl, tags=verdict.tags)
            return _done(change, seen, rests=verdict.rests, details={"found": "so"})
        case Gone():
            now_there = f" {verdict.now_there} has its name by now." if verdict.now_there else ""
            return Outcome(
                state=OperationState.FAILED,
                channel_state=ChannelState.MISSING,
                result="failed",
                fields={"answer_code": "Gone", "answer": f"It is not in AWS any more.{now_there}"},
                details={"found": "not there", "now_there": verdict.now_there},
            )
        case _:
            return looked.of_verdict(
                verdict,
                operation=operation,
                follows=CHANNEL_AFTER_CHANGE,
                pause=pause,
                said=said,
                again="unchanged",
            )


def _done(
    change: Change,
    seen: Guard,
    *,
    rests: bool,
    request_id: str = "",
    details: Mapping[str, object] | None = None,
) -> Outcome:
    """The channel is at rest at once, or on its way to it, or goes on to the next step."""
    at_rest = rests and not change.then
    return Outcome(
        state=OperationState.SUCCEEDED,
        channel_state=ChannelState.ACTIVE if at_rest else ChannelState.UPDATING,
        follow=not at_rest and not change.then,
        result="succeeded",
        fields=NO_ANSWER,
        request_id=request_id,
        details=details or {},
        shows=seen,
        then=change.next,
    )
