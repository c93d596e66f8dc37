"""Where each answer leads: the roads of DESIGN's table of errors and of the verdicts on a lost answer, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from channels_app.aws.errors import (
    AccessDenied,
    AwsError,
    ChannelLimitReached,
    CredentialsProblem,
    InUse,
    Throttled,
    Unreachable,
)
from channels_app.aws.values import Created
from channels_app.rules.arn import ChannelArn
from channels_app.rules.changes import Change
from channels_app.rules.deletion import Guard
from channels_app.rules.lifecycle import ChannelState, OperationState
from channels_app.rules.pace import back_off

SOON = {"base": 0.25, "cap": 20.0}  # AWS asks for fewer calls a second
LATER = {"base": 15.0, "cap": 120.0}  # a person has to do something first, and then looks whether it goes on
BACK_SOON = {"base": 2.0, "cap": 120.0}  # the network comes back by itself


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What one attempt comes to. `result` is the trail's word for it; an empty one leaves no event.

    `again_after` is when the operation is next due; without it, it is finished. `follow`: AWS has begun, and is to be
    asked from now on how far the channel is. `shows`: the channel has this TTL and these tags by now. `then`: what is
    asked for next, in the same transaction.
    """

    state: OperationState
    channel_state: ChannelState | None = None
    follow: bool = False
    result: str = ""
    again_after: timedelta | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    channel_fields: Mapping[str, object] = field(default_factory=dict)
    request_id: str = ""
    details: Mapping[str, object] = field(default_factory=dict)
    shows: Guard | None = None
    then: Change | None = None


def of_created(created: Created) -> Outcome:
    """AWS made it, and will say ACTIVE within seconds."""
    return Outcome(
        state=OperationState.SUCCEEDED,
        channel_state=ChannelState.CREATING,
        follow=True,
        result="succeeded",
        fields={"answer_code": "", "answer": ""},
        channel_fields={"arn": created.arn, "aws_created_at": ChannelArn.parse(created.arn).created_at},
        request_id=created.answer.request_id,
        details={"arn": created.arn},
    )


def of_error(error: AwsError, *, attempt: int, in_doubt: bool, chance: float) -> Outcome:
    """`attempt` counts from 1; `in_doubt`: an earlier answer was lost, so no refusal is the end of it;
    `chance` is random in [0, 1)."""
    pause = pause_after(error, attempt=attempt, chance=chance)
    if pause is not None:
        return put_off(error, pause)
    match error:
        case InUse():
            return to_settle(error, result="in use", in_use=True)
        case _ if error.doubtful:
            return to_settle(error, result="unknown", in_doubt=True)
        case _ if in_doubt:
            return to_settle(error, result="unknown", refused=True)
        case _:
            return failed(error, channel_state=ChannelState.FAILED)


def of_unsent(error: AwsError | None, *, attempt: int, chance: float) -> Outcome:
    """Nothing was sent: AWS did not say how things stand, or, without an error, there was no time left."""
    if error is None:
        return Outcome(state=OperationState.QUEUED, again_after=timedelta())
    pause = pause_after(error, attempt=attempt, chance=chance)
    return put_off(error, back_off(**SOON, attempt=attempt - 1, jitter=chance) if pause is None else pause)


def pause_after(error: AwsError, *, attempt: int, chance: float) -> float | None:
    """Seconds until the same is sent again, where nothing was done and the channel has no part in it; else None."""
    match error:
        case Throttled():
            return back_off(**SOON, attempt=attempt - 1, jitter=chance)
        case Unreachable():
            return back_off(**BACK_SOON, attempt=attempt - 1, jitter=chance)
        case AccessDenied() | ChannelLimitReached() | CredentialsProblem():
            return back_off(**LATER, attempt=attempt - 1, jitter=chance)
    return None


def put_off(error: AwsError, seconds: float) -> Outcome:
    """Nothing was done, and the same is sent again: no fault of the channel's own."""
    return _told(error, OperationState.QUEUED, "put off", again_after=timedelta(seconds=seconds))


def failed(error: AwsError, *, channel_state: ChannelState) -> Outcome:
    """AWS refused it for good."""
    return _told(error, OperationState.FAILED, "failed", channel_state=channel_state)


def to_settle(error: AwsError, *, result: str, **found: bool) -> Outcome:
    """What became of it is to be found out, at once."""
    return _told(error, OperationState.SENT, result, again_after=timedelta(), found=found)


def _told(
    error: AwsError,
    state: OperationState,
    result: str,
    *,
    channel_state: ChannelState | None = None,
    again_after: timedelta | None = None,
    found: Mapping[str, bool] | None = None,
) -> Outcome:
    return Outcome(
        state=state,
        channel_state=channel_state,
        result=result,
        again_after=again_after,
        fields={"answer_code": error.code or type(error).__name__, "answer": str(error), **(found or {})},
        request_id=error.request_id,
        details={
            "error": type(error).__name__,
            "code": error.code,
            "status": error.status,
            "said": error.message,
        },
    )
