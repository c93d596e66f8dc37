from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from channels_app.files.cells import Value
from channels_app.files.repair import repair_columns, repair_record
from channels_app.files.rows import Row
from channels_app.files.tag_cell import write_tags
from channels_app.models import Operation
from channels_app.models.operation import OperationQuerySet
from channels_app.rules.spec import from_wish

AT_ONCE = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """Rows given back as they were written, each with its line and the reason, for a writer of `files`."""

    columns: tuple[str, ...]
    records: Iterator[Mapping[str, Value]]


def give_back(rows: OperationQuerySet) -> Returned:
    """Those rows of a batch, to be repaired and given again. They are read while they are asked for."""
    rows = rows.order_by("line")
    columns: dict[str, None] = {"name": None}
    for operation in rows.only("wish").iterator(AT_ONCE):
        columns.update(dict.fromkeys(column for column, _ in _written(operation)))
    return Returned(columns=repair_columns(tuple(columns)), records=map(_record, rows.iterator(AT_ONCE)))


def _record(operation: Operation) -> Mapping[str, Value]:
    row = Row(line=operation.line or 0, name=operation.name, written=_written(operation))
    return repair_record(row, operation.answer)


def _written(operation: Operation) -> tuple[tuple[str, str], ...]:
    """As the file had it. Of a row that was to be created only the wish was kept, which says the same."""
    if "written" in operation.wish:
        return tuple((column, text) for column, text in operation.wish["written"])
    spec = from_wish(operation.wish)
    return (("name", spec.name), ("type", spec.type), ("ttl", str(spec.ttl)), ("tags", write_tags(spec.tags)))
