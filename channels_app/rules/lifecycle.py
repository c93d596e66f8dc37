"""The states of operations and channels, and which may follow which. Nothing else in the house decides it."""

from collections.abc import Mapping
from enum import StrEnum


class OperationState(StrEnum):
    """How far one intended call has come."""

    DRAFT = "draft"  # a previewed row
    QUEUED = "queued"
    SENT = "sent"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNKNOWN = "unknown"  # sent, and no evidence yet of what became of it
    CANCELLED = "cancelled"


class ChannelState(StrEnum):
    """What we know of one channel."""

    REQUESTED = "requested"
    CREATING = "creating"
    ACTIVE = "active"
    UPDATING = "updating"
    DELETING = "deleting"
    DELETED = "deleted"
    FAILED = "failed"
    UNKNOWN = "unknown"
    MISSING = "missing"  # on record, and not in AWS


class BatchState(StrEnum):
    """How far a batch has come."""

    PREVIEWING = "previewing"  # its rows are being read and judged, and written
    UNREADABLE = "unreadable"  # what was given cannot be read
    READY = "ready"  # previewed, and waiting for its submit
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


_O = OperationState
_B = BatchState
_C = ChannelState

OPERATION_MOVES: Mapping[OperationState, frozenset[OperationState]] = {
    _O.DRAFT: frozenset({_O.QUEUED}),
    _O.QUEUED: frozenset({_O.SENT, _O.CANCELLED}),
    # Back to queued only when AWS's answer proves that nothing was done, or absence was settled.
    _O.SENT: frozenset({_O.SUCCEEDED, _O.FAILED, _O.UNKNOWN, _O.QUEUED}),
    _O.UNKNOWN: frozenset({_O.SUCCEEDED, _O.FAILED, _O.QUEUED}),
    _O.FAILED: frozenset({_O.QUEUED}),  # try again, with the same id
    _O.SUCCEEDED: frozenset(),
    _O.CANCELLED: frozenset(),
}

BATCH_MOVES: Mapping[BatchState, frozenset[BatchState]] = {
    # Straight to running where all was shown, and confirmed, before its rows were written.
    _B.PREVIEWING: frozenset({_B.READY, _B.RUNNING, _B.UNREADABLE, _B.CANCELLED}),
    _B.UNREADABLE: frozenset(),
    _B.READY: frozenset({_B.RUNNING, _B.CANCELLED}),
    _B.RUNNING: frozenset({_B.PAUSED, _B.DONE, _B.CANCELLED}),
    _B.PAUSED: frozenset({_B.RUNNING, _B.CANCELLED}),
    _B.DONE: frozenset({_B.RUNNING}),  # its failed rows are tried again
    _B.CANCELLED: frozenset(),
}

CHANNEL_MOVES: Mapping[ChannelState, frozenset[ChannelState]] = {
    _C.REQUESTED: frozenset({_C.CREATING, _C.FAILED, _C.UNKNOWN}),
    _C.CREATING: frozenset({_C.ACTIVE, _C.MISSING}),
    _C.ACTIVE: frozenset({_C.UPDATING, _C.DELETING, _C.MISSING}),
    # Back to active when AWS refuses; unknown when its answer was lost; missing when it is gone.
    _C.UPDATING: frozenset({_C.ACTIVE, _C.UNKNOWN, _C.MISSING}),
    _C.DELETING: frozenset({_C.DELETED, _C.ACTIVE, _C.UNKNOWN}),
    # To requested, updating or deleting when the call is sent again, to creating when evidence finds it before it
    # is active.
    _C.UNKNOWN: frozenset(
        {
            _C.REQUESTED,
            _C.CREATING,
            _C.ACTIVE,
            _C.UPDATING,
            _C.FAILED,
            _C.DELETING,
            _C.DELETED,
            _C.MISSING,
        }
    ),
    _C.MISSING: frozenset({_C.ACTIVE, _C.DELETED}),
    _C.FAILED: frozenset({_C.REQUESTED}),
    _C.DELETED: frozenset(),
}

CHANNEL_AFTER_CREATE: Mapping[OperationState, ChannelState] = {
    _O.QUEUED: _C.REQUESTED,
    _O.SENT: _C.REQUESTED,
    _O.SUCCEEDED: _C.CREATING,  # active comes later, by asking AWS
    _O.FAILED: _C.FAILED,
    _O.UNKNOWN: _C.UNKNOWN,
    _O.CANCELLED: _C.FAILED,  # it frees the name
}

CHANNEL_AFTER_DELETE: Mapping[OperationState, ChannelState] = {
    _O.QUEUED: _C.DELETING,
    _O.SENT: _C.DELETING,
    _O.SUCCEEDED: _C.DELETING,  # deleted comes later, by asking AWS
    _O.FAILED: _C.ACTIVE,
    _O.UNKNOWN: _C.UNKNOWN,
    _O.CANCELLED: _C.ACTIVE,
}

CHANNEL_AFTER_CHANGE: Mapping[OperationState, ChannelState] = {
    _O.QUEUED: _C.UPDATING,
    _O.SENT: _C.UPDATING,
    _O.SUCCEEDED: _C.UPDATING,  # active comes later, by asking AWS
    _O.FAILED: _C.ACTIVE,
    _O.UNKNOWN: _C.UNKNOWN,
    _O.CANCELLED: _C.ACTIVE,
}

OPEN = frozenset({_O.QUEUED, _O.SENT, _O.UNKNOWN})  # one of these a channel, at most
FOLLOWED = frozenset({_C.CREATING, _C.UPDATING, _C.DELETING})  # AWS is asked whether they are active, or gone
LIVE = frozenset(ChannelState) - {_C.FAILED, _C.DELETED}  # these hold their name in the target


State = OperationState | ChannelState | BatchState


class ForbiddenMove(Exception):
    """A state that may not follow another. Whoever meets it acted on a state that is no longer so."""

    def __init__(self, *, old: State, new: State) -> None:
        super().__init__(f"{new} may not follow {old}")
        self.old = old
        self.new = new


def check_operation_move(old: OperationState, new: OperationState) -> None:
    """Raise ForbiddenMove unless an operation may go from `old` to `new`. Staying is no move."""
    if new not in OPERATION_MOVES[old]:
        raise ForbiddenMove(old=old, new=new)


def check_channel_move(old: ChannelState, new: ChannelState) -> None:
    """Raise ForbiddenMove unless a channel may go from `old` to `new`. Staying is no move."""
    if new not in CHANNEL_MOVES[old]:
        raise ForbiddenMove(old=old, new=new)


def check_batch_move(old: BatchState, new: BatchState) -> None:
    """Raise ForbiddenMove unless a batch may go from `old` to `new`. Staying is no move."""
    if new not in BATCH_MOVES[old]:
        raise ForbiddenMove(old=old, new=new)
