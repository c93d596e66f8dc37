from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from channels_app.files.detect import read_table
from channels_app.files.rows import Row, spec_of
from channels_app.models import Target
from channels_app.rules.preview import Finding, OnRecord, different_fields, judge
from channels_app.rules.spec import ChannelSpec, find_problems
from channels_app.services.previews.cloud import Cloud
from channels_app.services.previews.names import Names
from channels_app.services.previews.records import Recorded, find_on_record

GROUP = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """What the rows of one file are held against."""

    target: Target
    defaults: ChannelSpec
    types: Collection[str]
    names: Names
    cloud: Cloud


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A row as the file has it, the channel that it asks for, and what was found of it."""

    row: Row
    spec: ChannelSpec
    finding: Finding


def judge_groups(file: BinaryIO, measure: Measure) -> Iterator[list[Judged]]:
    """The rows in their order, in groups, each with its verdict.

    Our records are looked at after AWS was: a channel of ours that AWS has is on record before AWS has it, so none
    of ours can be taken for another's.
    """
    for rows in _grouped(read_table(file).rows):
        ours = find_on_record(
            measure.target, [row.name for row in rows if row.name in measure.names.first_lines]
        )
        yield [_judge(row, measure, ours) for row in rows]


def _judge(row: Row, measure: Measure, ours: Mapping[str, Recorded]) -> Judged:
    spec = spec_of(row, defaults=measure.defaults)
    first = measure.names.first_lines.get(row.name, row.line)
    finding = judge(
        spec,
        problems=(*row.problems, *find_problems(spec, types=measure.types)),
        earlier=first if first != row.line else None,
        on_record=_as_record(ours.get(row.name), spec),
        in_aws=measure.cloud.found.get(row.name),
    )
    return Judged(row=row, spec=spec, finding=finding)


def _as_record(found: Recorded | None, spec: ChannelSpec) -> OnRecord | None:
    if found is None:
        return None
    return OnRecord(state=found.state, arn=found.arn, differs=different_fields(found.spec, spec))


def _grouped(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(rows)
    while group := list(islice(rows, GROUP)):
        yield group
