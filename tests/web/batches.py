"""Batches as they stand in these tests, written as rows; who tests a service calls it."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from channels_app.models import Batch, Kind, Operation, Person, Target
from channels_app.rules.lifecycle import BatchState, OperationState
from channels_app.rules.preview import RowVerdict
from channels_app.rules.spec import ChannelSpec, as_wish
from tests.people import make_asked_for

UNSENT = {BatchState.PREVIEWING, BatchState.READY, BatchState.UNREADABLE}


def make_batch(
    target: Target,
    by: Person,
    *,
    state: BatchState = BatchState.RUNNING,
    name: str = "ward-3.csv",
    **fields: Any,
) -> Batch:
    """A batch without rows. SQLite's own clock gives two that are made within a millisecond the same time."""
    fields.setdefault("created_at", datetime.now(UTC))
    if state not in UNSENT:
        fields = {"submitted_at": datetime.now(UTC), "reason": "Ward 3 goes live", **fields}
    batch = Batch.objects.create(
        target=target, created_by=by, submission=uuid4(), state=state.value, name=name, **fields
    )
    batch.refresh_from_db()
    return batch


def add_drafts(
    batch: Batch, *names: str, verdict: RowVerdict = RowVerdict.CREATE, answer: str = "", first: int = 2
) -> list[Operation]:
    """Rows as a preview leaves them, on one line after the other."""
    written = {} if verdict is RowVerdict.CREATE else {"written": [["name", name] for name in names[:1]]}
    rows = [
        Operation(
            kind=Kind.CREATE,
            target=batch.target,
            batch=batch,
            actor=batch.created_by,
            line=line,
            name=name,
            state=OperationState.DRAFT.value,
            verdict=verdict.value,
            answer=answer,
            wish={**as_wish(ChannelSpec(name=name)), **written},
        )
        for line, name in enumerate(names, start=first)
    ]
    return Operation.objects.bulk_create(rows)


def add_sent(batch: Batch, name: str, state: OperationState, *, line: int = 2, **fields: Any) -> Operation:
    """A row that was claimed, with its channel, as far as its state says."""
    known = {"batch": batch, "line": line, "verdict": RowVerdict.CREATE.value}
    return make_asked_for(batch.target, name, batch.created_by, state=state, **known, **fields)
