from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.db import transaction

from channels_app.files.cells import storable
from channels_app.files.rows import Row
from channels_app.models import Batch, Kind, Operation
from channels_app.models.bulk import insert_rows
from channels_app.rules.lifecycle import OperationState
from channels_app.rules.preview import RowVerdict
from channels_app.rules.spec import NAME_MAX, as_wish
from channels_app.services.previews.binding import RowsHash
from channels_app.services.previews.judging import Judged

THERE = "There"  # the code of a row that has its channel already, just as the row has it
DELETED_AT_ONCE = 2_000
UNTOUCHED: Mapping[str, Any] = {
    "kind": Kind.CREATE.value,
    "state": OperationState.DRAFT.value,
    "reason": "",
    "claimed_by": "",
    "attempt": 0,
    "in_doubt": False,
    "in_use": False,
    "refused": False,
    "request_id": "",
}


def write_drafts(batch: Batch, group: list[Judged], rows_hash: RowsHash) -> None:
    """Insert the rows, and add those that will be created to the hash. Needs a transaction."""
    common = {**UNTOUCHED, "target": batch.target_id, "batch": batch.pk, "actor": batch.created_by_id}
    rows = []
    for judged in group:
        wish = wish_of(judged)
        if judged.finding.verdict is RowVerdict.CREATE:
            rows_hash.add(judged.row.line, wish)
        rows.append({**common, **_own(judged, wish)})
    insert_rows(Operation, rows)


def delete_drafts(batch: Batch) -> int:
    """Remove what was previewed, a part at a time, so that nobody waits long for the database. How many rows."""
    drafts = Operation.objects.filter(batch=batch, state=OperationState.DRAFT.value)
    deleted = 0
    while True:
        with transaction.atomic():
            some = drafts.filter(pk__in=list(drafts.values_list("pk", flat=True)[:DELETED_AT_ONCE]))
            count, _ = some.delete()
        deleted += count
        if not count:
            return deleted


def wish_of(judged: Judged) -> dict[str, Any]:
    """The finished wish; of a row that will not be created, what was written too, so that it can be given back."""
    wish: dict[str, Any] = as_wish(judged.spec)
    if judged.finding.verdict is RowVerdict.CREATE:
        return wish
    cleaned: dict[str, Any] = _clean({**wish, "written": _written(judged.row)})
    return cleaned


def _own(judged: Judged, wish: Mapping[str, Any]) -> Mapping[str, Any]:
    finding = judged.finding
    return {
        "id": uuid4(),
        "line": judged.row.line,
        "name": wish["name"][:NAME_MAX],
        "verdict": finding.verdict.value,
        "wish": wish,
        "answer_code": THERE if finding.there else "",
        "answer": storable(finding.reason),
    }


def _written(row: Row) -> list[list[str]]:
    return [[column, text] for column, text in row.written]


def _clean(value: Any) -> Any:
    """No database keeps NUL or half a character, and no row that will be created has one."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list) else value
