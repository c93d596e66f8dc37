"""What the files of a batch's rows hold: results of what was sent, or rows to be repaired and given again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from django.http import Http404

from channels_app.files.cells import Value
from channels_app.models import Batch
from channels_app.models.operation import OperationQuerySet
from channels_app.rules.changes import from_change_wish
from channels_app.rules.preview import RowVerdict
from channels_app.rules.spec import from_wish
from channels_app.services.previews import give_back
from channels_app.web.listing.batches_rows import looks_in, rows_in, sort_called
from channels_app.web.listing.batches_tally import CANNOT, CREATE, LEFT_OUT, PREVIEWED
from channels_app.web.words import Look

AT_ONCE = 2_000
COLUMNS = ("line", "name", "type", "ttl", "tags", "state", "arn", "verdict", "reason")
TO_REPAIR = frozenset({LEFT_OUT.key, CANNOT.key, *(sort.key for sort in PREVIEWED)} - {CREATE.key})


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """Columns, and records that are read while they are asked for."""

    columns: tuple[str, ...]
    records: Iterator[Mapping[str, Value]]


def content_of(batch: Batch, show: str) -> Content:
    """The batch's rows of one sort, or all of them. Those that were left out come back as they were written."""
    sort = sort_called(batch, show)
    if show and sort is None:
        raise Http404
    rows = rows_in(batch, sort)
    if show in TO_REPAIR:
        returned = give_back(rows)
        return Content(columns=returned.columns, records=returned.records)
    return Content(columns=COLUMNS, records=_records(rows, looks_in(batch)))


def file_name(batch: Batch, show: str) -> str:
    """After the batch, in letters that every system takes."""
    name = re.sub(r"[^\w.-]+", "-", PurePath(batch.name).stem).strip("-.")[:60] or "batch"
    return f"{name}-{show}" if show else f"{name}-results"


def _records(rows: OperationQuerySet, looks: Mapping[tuple[str, str], Look]) -> Iterator[Mapping[str, Value]]:
    """Only the columns that are needed: operations as objects take half as long again."""
    found = rows.order_by("line", "pk").values_list(
        "line", "wish", "state", "verdict", "channel__arn", "answer"
    )
    for line, wish, state, verdict, arn, answer in found.iterator(AT_ONCE):
        asked = from_change_wish(wish).outcome if verdict == RowVerdict.CHANGE else from_wish(wish)
        yield {
            "line": line,
            "name": str(wish["name"]),
            "type": str(wish["type"]),
            "ttl": asked.ttl,
            "tags": asked.tags,
            "state": looks[state, verdict if state == "draft" else ""].word,
            "arn": arn,
            "verdict": verdict,
            "reason": answer,
        }
