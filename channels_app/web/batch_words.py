"""What people read for the states of batches and of their rows."""

from collections.abc import Mapping

from channels_app.models import Batch, Kind
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.preview import RowVerdict
from channels_app.web.words import TARGET_HELD, Look

BATCH_STATES: Mapping[BatchState, Look] = {
    BatchState.PREVIEWING: Look("Being read", "creating", "info"),
    BatchState.UNREADABLE: Look("Cannot be read", "failed", "bad"),
    BatchState.READY: Look("Not submitted", "unmanaged", "idle"),
    BatchState.RUNNING: Look("Running", "creating", "info"),
    BatchState.PAUSED: Look("Paused", "paused", "warn"),
    BatchState.DONE: Look("Done", "done", "ok"),
    BatchState.CANCELLED: Look("Cancelled", "deleted", "idle"),
}

# Of a batch whose rows are written from what was confirmed: there is no file to be read
PREPARED: Mapping[BatchState, Look] = {
    BatchState.PREVIEWING: Look("Being prepared", "creating", "info"),
    BatchState.UNREADABLE: Look("Could not be prepared", "failed", "bad"),
}

VERDICTS: Mapping[RowVerdict, Look] = {
    RowVerdict.CREATE: Look("Will be created", "done", "ok"),
    RowVerdict.DELETE: Look("Will be deleted", "done", "ok"),
    RowVerdict.CHANGE: Look("Will be changed", "done", "ok"),
    RowVerdict.KEPT: Look("Left as it is", "unmanaged", "idle"),
    RowVerdict.EXISTS: Look("Already there", "unmanaged", "idle"),
    RowVerdict.TAKEN: Look("Name taken", "missing", "bad"),
    RowVerdict.DUPLICATE: Look("Duplicate", "failed", "bad"),
    RowVerdict.INVALID: Look("Invalid", "failed", "bad"),
}


def look_of_batch(batch: Batch) -> Look:
    """How a batch stands; one that runs in a target whose calls are held does not move."""
    if batch.kind != Kind.CREATE and batch.state in PREPARED:
        return PREPARED[BatchState(batch.state)]
    if batch.state == BatchState.RUNNING and batch.target.held_at:
        return TARGET_HELD
    return BATCH_STATES[BatchState(batch.state)]


def rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"
