from collections.abc import Mapping
from datetime import timedelta

from channels_app.rules.evidence import Gone, LookAgain, Ours, SendAgain, Taken, Unknown, Verdict
from channels_app.rules.lifecycle import CHANNEL_AFTER_CREATE, ChannelState, OperationState
from channels_app.services.road.outcome import Outcome


def of_verdict(verdict: Verdict, *, state: OperationState, pause: float, said: str) -> Outcome:
    """Where a verdict leads an operation that is *sent* or *unknown*.

    `pause`: seconds before it is sent again; `said`: why AWS showed nothing, if it did not.
    """
    match verdict:
        case Ours():
            return _to(
                OperationState.SUCCEEDED,
                "succeeded",
                fields={"answer_code": "", "answer": ""},
                channel_fields={"arn": verdict.arn, "aws_created_at": verdict.created_at},
                details={"arn": verdict.arn, "found_by": verdict.found_by},
            )
        case Taken():
            since = f"{verdict.created_at:%-d %b %Y, %H:%M:%S} UTC"
            return _to(
                OperationState.FAILED,
                "failed",
                fields={
                    "answer_code": "NameTaken",
                    "answer": f"The name is taken: {verdict.arn} has it since {since}. Choose another name.",
                },
                details={"taken_by": verdict.arn, "owner": verdict.owner},
            )
        case SendAgain():
            return _to(OperationState.QUEUED, "absent", again_after=timedelta(seconds=pause))
        case Gone():
            return _to(
                OperationState.FAILED,
                "failed",
                details={"found": "absent, 15 minutes after it was last sent"},
            )
        case LookAgain():
            fields = {"answer": said} if said else {}
            return Outcome(state=state, again_after=verdict.after, fields=fields)
        case Unknown():
            fields = {"answer": said or "Two minutes of looking did not show what became of it. Looks go on."}
            news = "unknown" if state is not OperationState.UNKNOWN else ""
            return _to(OperationState.UNKNOWN, news, again_after=verdict.after, fields=fields)


def _to(
    state: OperationState,
    result: str,
    *,
    again_after: timedelta | None = None,
    fields: Mapping[str, object] | None = None,
    channel_fields: Mapping[str, object] | None = None,
    details: Mapping[str, object] | None = None,
) -> Outcome:
    channel_state: ChannelState = CHANNEL_AFTER_CREATE[state]
    return Outcome(
        state=state,
        channel_state=channel_state,
        follow=channel_state is ChannelState.CREATING,
        result=result,
        again_after=again_after,
        fields=fields or {},
        channel_fields=channel_fields or {},
        details=details or {},
    )
