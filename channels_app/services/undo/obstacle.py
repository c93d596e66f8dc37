from channels_app.models import Batch, Kind, Operation
from channels_app.rules.lifecycle import BatchState, OperationState

ENDED = frozenset({BatchState.DONE, BatchState.CANCELLED})


def obstacle_to(batch: Batch) -> str:
    """Why the batch cannot be undone as a whole; empty where it can."""
    did = "created" if batch.kind == Kind.CREATE else "changed"
    if batch.undoes_id is not None and batch.kind == Kind.DELETE:
        return "An undo cannot be undone: what AWS deleted does not come back. Create the channels again."
    if batch.undoes_id is not None:
        return "An undo cannot be undone. Change the channels again."
    if batch.kind == Kind.DELETE:
        return "A delete cannot be undone: what AWS deleted does not come back. Create the channels again."
    if batch.submitted_at is None:
        return f"{batch} was not submitted, so it {did} nothing."
    if batch.state not in ENDED:
        return f"{batch} is {batch.state}. Wait until it is done, or cancel the rest first."
    if not Operation.objects.filter(batch=batch, state=OperationState.SUCCEEDED.value).exists():
        return f"{batch} {did} nothing."
    return ""
