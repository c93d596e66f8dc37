"""What is going on with a channel right now, and what a person can do about it."""

from dataclasses import dataclass
from datetime import datetime

from channels_app.models import Channel, Operation
from channels_app.rules.lifecycle import OPEN, ChannelState, OperationState

SLOWLY, QUICKLY = 15, 2  # seconds between two looks of an open page
UNDER_WAY = {ChannelState.REQUESTED, ChannelState.CREATING, ChannelState.UPDATING, ChannelState.DELETING}


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """One notice. `again_at` is when the console tries next; `can` names the buttons for who may change channels."""

    kind: str
    icon: str
    title: str
    text: str = ""
    again_at: datetime | None = None
    can: frozenset[str] = frozenset()


def happening(channel: Channel, operation: Operation | None, *, workers: int) -> Happening | None:
    """None where nothing is under way and nothing needs a person."""
    if operation is not None and operation.state in {*OPEN, OperationState.FAILED}:
        return _of_operation(operation, workers)
    if channel.state == ChannelState.CREATING and not workers:
        return Happening(
            kind="warn",
            icon="paused",
            title="No worker is running",
            text="AWS is making the channel, but nobody looks whether it has become active. Start one with "
            "“manage.py run_worker”.",
        )
    if channel.state == ChannelState.CREATING:
        return Happening(
            kind="info", icon="creating", title="AWS is making the channel, usually within seconds"
        )
    if channel.state == ChannelState.MISSING:
        return Happening(
            kind="bad",
            icon="missing",
            title="AWS did not show this channel as active within ten minutes",
            text="It may have been deleted outside this console. Look for its name in the AWS console.",
        )
    return None


def polls_every(channel: Channel, operation: Operation | None) -> int:
    """Seconds until an open page looks again; 0: nothing will change by itself."""
    if operation is not None and operation.state == OperationState.UNKNOWN:
        return SLOWLY
    is_open = operation is not None and operation.state in OPEN
    return QUICKLY if is_open or channel.state in UNDER_WAY else 0


def stamp(channel: Channel, operation: Operation | None, *, workers: int) -> str:
    """Changes whenever something on the page would: an open page sends it back, and learns whether it is stale."""
    parts = [channel.state, channel.version, "idle" if workers else "unmanned"]
    if operation is not None:
        parts += [
            operation.state,
            str(operation.attempt),
            operation.answer_code,
            f"{operation.due_at:%H%M%S}",
        ]
    return "-".join(parts)


def _of_operation(operation: Operation, workers: int) -> Happening:
    match operation.state:
        case OperationState.FAILED:
            return Happening(
                kind="bad",
                icon="failed",
                title="Nothing was created",
                text=operation.answer,
                can=frozenset({"try_again"}),
            )
        case OperationState.UNKNOWN:
            return Happening(
                kind="warn",
                icon="unknown",
                title="It is not known whether AWS has made this channel",
                text=operation.answer,
                again_at=operation.due_at,
                can=frozenset({"look_again", "give_up"}),
            )
    if operation.target.held_at:
        return Happening(
            kind="warn",
            icon="paused",
            title=f"All calls to {operation.target} are held, so this waits",
            text=operation.target.held_because,
        )
    if not workers:
        return Happening(
            kind="warn",
            icon="paused",
            title="No worker is running, so this waits",
            text=f"{operation.answer} Start one with “manage.py run_worker”.".strip(),
        )
    return _waiting(operation)


def _waiting(operation: Operation) -> Happening:
    if operation.state == OperationState.SENT:
        title = "AWS was asked, and its answer is being looked up"
        return Happening(kind="info", icon="creating", title=title, text=operation.answer)
    if operation.answer:
        return Happening(
            kind="warn",
            icon="queued",
            title="Not created yet: it is tried again",
            text=operation.answer,
            again_at=operation.due_at,
        )
    return Happening(kind="info", icon="queued", title="Waiting for its turn")
