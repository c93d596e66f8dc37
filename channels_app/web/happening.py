"""What is going on with a channel right now, and what a person can do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from channels_app.models import Channel, Kind, Operation
from channels_app.rules.lifecycle import OPEN, ChannelState, OperationState
from channels_app.services.road.looked import CHANGED

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
    giving_up: str = ""  # what that means
    adopting: str = ""  # and this; empty where it cannot be done
    held: bool = False  # the target's page says why, and releases it


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What is said of one kind of operation."""

    failed: str
    unknown: str
    put_off: str
    giving_up: str
    adopting: str = ""


CHANGING = Words(
    failed="It was not changed",
    unknown="It is not known whether AWS has changed this channel",
    put_off="Not changed yet: it is tried again",
    giving_up="Giving up leaves the channel active, as AWS has it. It is done only where AWS still shows it and our "
    "last request is too old to be carried out still.",
)
KINDS: Mapping[str, Words] = {
    Kind.CREATE: Words(
        failed="Nothing was created",
        unknown="It is not known whether AWS has made this channel",
        put_off="Not created yet: it is tried again",
        giving_up="Giving up ends this as failed. It is done only where AWS shows no such channel and our last "
        "request is too old to be carried out still.",
        adopting="Adopting puts the channel that AWS shows by this name on record, as it is there. It is done only "
        "where nothing tells who made it: nobody is named its creator, and an undo of a batch leaves it.",
    ),
    **dict.fromkeys((Kind.UPDATE_TTL, Kind.TAG, Kind.UNTAG, Kind.LINK), CHANGING),
    Kind.DELETE: Words(
        failed="It was not deleted",
        unknown="It is not known whether AWS has deleted this channel",
        put_off="Not deleted yet: it is tried again",
        giving_up="Giving up leaves the channel active. It is done only where AWS still shows it and our last "
        "request is too old to be carried out still.",
    ),
}
ON_THEIR_WAY: Mapping[str, tuple[str, str]] = {
    ChannelState.CREATING: ("AWS is making the channel", "has become active"),
    ChannelState.UPDATING: ("AWS is changing the channel", "is active again"),
    ChannelState.DELETING: ("AWS is deleting the channel", "is gone"),
}


def happening(channel: Channel, operation: Operation | None, *, workers: int) -> Happening | None:
    """None where nothing is under way and nothing needs a person."""
    if operation is not None and operation.state in {*OPEN, OperationState.FAILED}:
        return _of_operation(operation, workers)
    if channel.state in ON_THEIR_WAY:
        doing, end = ON_THEIR_WAY[channel.state]
        if workers:
            return Happening(kind="info", icon="creating", title=f"{doing}, usually within seconds")
        return Happening(
            kind="warn",
            icon="paused",
            title="No worker is running",
            text=f"{doing}, but nobody looks whether it {end}. Start one with “manage.py run_worker”.",
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
    words = KINDS[operation.kind]
    match operation.state:
        case OperationState.FAILED:
            return Happening(
                kind="bad",
                icon="failed",
                title=words.failed,
                text=operation.answer,
                can=frozenset({"try_again"} if operation.answer_code != CHANGED else ()),
            )
        case OperationState.UNKNOWN:
            return Happening(
                kind="warn",
                icon="unknown",
                title=words.unknown,
                text=operation.answer,
                again_at=operation.due_at,
                can=frozenset({"look_again", "give_up"}),
                giving_up=words.giving_up,
                adopting=words.adopting,
            )
    if operation.target.held_at:
        return Happening(
            kind="warn",
            icon="paused",
            title=f"All calls to {operation.target} are held, so this waits",
            text=operation.target.held_because,
            can=_while_it_waits(operation),
            held=True,
        )
    if not workers:
        return Happening(
            kind="warn",
            icon="paused",
            title="No worker is running, so this waits",
            text=f"{operation.answer} Start one with “manage.py run_worker”.".strip(),
            can=_while_it_waits(operation),
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
            title=KINDS[operation.kind].put_off,
            text=operation.answer,
            again_at=operation.due_at,
            can=_while_it_waits(operation),
        )
    return Happening(kind="info", icon="queued", title="Waiting for its turn")


def _while_it_waits(operation: Operation) -> frozenset[str]:
    """A row of a batch is cancelled with the batch's rest."""
    alone = operation.state == OperationState.QUEUED and operation.batch_id is None and not operation.in_doubt
    return frozenset({"cancel"} if alone else ())
