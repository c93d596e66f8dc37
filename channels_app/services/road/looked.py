"""What deletes and changes have in common: both look at a channel that somebody may have changed meanwhile."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from channels_app.aws.errors import AwsError, InUse, VersionMismatch
from channels_app.models import Operation
from channels_app.rules.characters import listed
from channels_app.rules.deletion import Asked, Changed, Difference, Guard, Refused
from channels_app.rules.evidence import LookAgain, SendAgain, Unknown
from channels_app.rules.lifecycle import ChannelState, OperationState
from channels_app.services.road.look import Look
from channels_app.services.road.outcome import Outcome, failed, to_settle

CHANGED = "ChangedSince"
NOTHING_SAID = "Two minutes of looking did not show what became of it. Looks go on."

Follows = Mapping[OperationState, ChannelState]
Verdict = Changed | Refused | SendAgain | LookAgain | Unknown


def asked_by(operation: Operation, guard: Guard, *, sendable: bool) -> Asked:
    """What the operation's requests were, as the rules weigh it. `sendable`: also where AWS shows no channel."""
    assert operation.last_sent_at is not None  # noqa: S101 (it is set with every claim to send)
    return Asked(
        guard=guard,
        last_sent_at=operation.last_sent_at,
        looking_since=operation.looking_since,
        gone_since=operation.gone_since,
        in_doubt=operation.in_doubt,
        not_now=operation.in_use,
        refused=operation.refused,
        sendable=sendable,
    )


def learned_from(seen: Look, operation: Operation, *, now: datetime) -> Mapping[str, object]:
    """What the operation keeps of a look, whatever comes of it."""
    gone_since = (operation.gone_since or now) if seen.absent else None
    return {
        "looking_since": operation.looking_since or now,
        "gone_since": operation.gone_since if seen.error else gone_since,
    }


def of_refusal(error: AwsError, operation: Operation, *, follows: Follows) -> Outcome:
    """Where an answer leads that is no success, and says neither *later* nor *not there*."""
    match error:
        case InUse() | VersionMismatch():
            return to_settle(error, result="in use", in_use=True)
        case _ if error.doubtful:
            return to_settle(error, result="unknown", in_doubt=True)
        case _ if operation.in_doubt:
            return to_settle(error, result="unknown", refused=True)
        case _:
            return failed(error, channel_state=follows[OperationState.FAILED])


def of_verdict(
    verdict: Verdict, *, operation: Operation, follows: Follows, pause: float, said: str, again: str
) -> Outcome:
    """Where a verdict leads that does not say that it is done.

    `pause`: seconds before it is sent again; `said`: why AWS showed nothing, if it did not; `again`: the trail's word
    for why it is sent again.
    """
    state, news, after = OperationState.FAILED, "failed", None
    fields: Mapping[str, object] = {}
    details: Mapping[str, object] = {}
    match verdict:
        case Changed():
            fields, details = _told(verdict.differences)
        case Refused():
            details = {"said": operation.answer}
        case SendAgain():
            state, news, after = OperationState.QUEUED, again, timedelta(seconds=pause)
        case LookAgain():
            said_so = {"answer": said} if said else {}
            return Outcome(state=OperationState(operation.state), again_after=verdict.after, fields=said_so)
        case Unknown():
            news = "unknown" if operation.state != OperationState.UNKNOWN else ""
            state, after = OperationState.UNKNOWN, verdict.after
            fields = {"answer": said or operation.answer or NOTHING_SAID}
    return Outcome(
        state=state,
        channel_state=follows[state],
        result=news,
        again_after=after,
        fields=fields,
        details=details,
    )


def _told(differences: Sequence[Difference]) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """What the operation and what the trail say of a channel that was changed meanwhile."""
    told = listed([f"{each.field} from {each.before} to {each.after}" for each in differences])
    answer = f"It was changed meanwhile, so it is left as it is: {told}."[:2000]
    changed = [{"field": each.field, "before": each.before, "after": each.after} for each in differences]
    return {"answer_code": CHANGED, "answer": answer}, {"changed": changed}
