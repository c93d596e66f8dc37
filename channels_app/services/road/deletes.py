"""Where a delete leads: its answers and the verdicts on a look, as outcomes."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from channels_app.models import Operation
from channels_app.rules.characters import listed
from channels_app.rules.deletion import Changed, Deleting, Difference, Gone, Refused, Verdict
from channels_app.rules.evidence import LookAgain, SendAgain, Unknown
from channels_app.rules.lifecycle import CHANNEL_AFTER_DELETE, ChannelState, OperationState
from channels_app.services.road.outcome import Outcome

CHANGED = "ChangedSince"
NOTHING_SAID = "Two minutes of looking did not show what became of it. Looks go on."


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
        case Changed():
            told, details = told_changes(verdict.differences)
            return _to(OperationState.FAILED, "failed", fields=told, details=details)
        case Refused():
            return _to(OperationState.FAILED, "failed", details={"said": operation.answer})
        case SendAgain():
            news = "absent" if absent else "still there"
            return _to(OperationState.QUEUED, news, again_after=timedelta(seconds=pause))
        case LookAgain():
            said_so = {"answer": said} if said else {}
            return Outcome(state=OperationState(operation.state), again_after=verdict.after, fields=said_so)
        case Unknown():
            news = "unknown" if operation.state != OperationState.UNKNOWN else ""
            fields = {"answer": said or operation.answer or NOTHING_SAID}
            return _to(OperationState.UNKNOWN, news, again_after=verdict.after, fields=fields)


def told_changes(differences: Sequence[Difference]) -> tuple[dict[str, object], dict[str, object]]:
    """What the operation and what the trail say of a channel that was changed meanwhile."""
    told = listed([f"{each.field} from {each.before} to {each.after}" for each in differences])
    answer = f"It was changed meanwhile, so it is left as it is: {told}."[:2000]
    changed = [{"field": each.field, "before": each.before, "after": each.after} for each in differences]
    return {"answer_code": CHANGED, "answer": answer}, {"changed": changed}


def _to(
    state: OperationState,
    result: str,
    *,
    again_after: timedelta | None = None,
    fields: Mapping[str, object] | None = None,
    details: Mapping[str, object] | None = None,
) -> Outcome:
    return Outcome(
        state=state,
        channel_state=CHANNEL_AFTER_DELETE[state],
        result=result,
        again_after=again_after,
        fields=fields or {},
        details=details or {},
    )
