"""Where a delete leads: its answers and the verdicts on a look, as outcomes."""

from channels_app.models import Operation
from channels_app.rules.deletion import Deleting, Gone, Verdict
from channels_app.rules.lifecycle import CHANNEL_AFTER_DELETE, ChannelState, OperationState
from channels_app.services.road import looked
from channels_app.services.road.outcome import Outcome


def under_way(*, request_id: str = "", found: str = "") -> Outcome:
    """AWS deletes it, and it will be gone within seconds."""
    return Outcome(
        state=OperationState.SUCCEEDED,
        channel_state=ChannelState.DELETING,
        follow=True,
        result="succeeded",
        fields={"answer_code": "", "answer": ""},
        request_id=request_id,
        details={"found": found} if found else {},
    )


def gone(answer: str, *, found: str, request_id: str = "", now_there: str = "") -> Outcome:
    """AWS has it no more."""
    return Outcome(
        state=OperationState.SUCCEEDED,
        channel_state=ChannelState.DELETED,
        result="succeeded",
        fields={"answer_code": "", "answer": answer},
        request_id=request_id,
        details={"found": found, **({"now_there": now_there} if now_there else {})},
    )


def of_verdict(verdict: Verdict, *, operation: Operation, pause: float, said: str, absent: bool) -> Outcome:
    """Where a verdict leads a delete that is *sent* or *unknown*.

    `pause`: seconds before it is sent again; `said`: why AWS showed nothing, if it did not; `absent`: it has none.
    """
    match verdict:
        case Deleting():
            return under_way(found="DELETING")
        case Gone() if verdict.now_there:
            answer = f"It is gone. {verdict.now_there} has its name by now."
            return gone(answer, found="recreated", now_there=verdict.now_there)
        case Gone():
            return gone("", found="not found, twice")
        case _:
            return looked.of_verdict(
                verdict,
                operation=operation,
                follows=CHANNEL_AFTER_DELETE,
                pause=pause,
                said=said,
                again="absent" if absent else "still there",
            )
