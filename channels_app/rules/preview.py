"""What a preview finds of each row before anything is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from channels_app.rules.characters import listed, shown
from channels_app.rules.lifecycle import ChannelState
from channels_app.rules.spec import ChannelSpec, Problem

REASON_MAX = 2_000
LABELS = {"name": "Name", "type": "Type", "ttl": "TTL", "tags": "Tags"}


class RowVerdict(StrEnum):
    """Whether a row of a batch will be sent, and if not, why."""

    CREATE = "create"
    DELETE = "delete"
    CHANGE = "change"  # its TTL or tags
    KEPT = "kept"  # it is left as it is, though the batch is about it
    EXISTS = "exists"  # ours, on record
    TAKEN = "taken"  # by somebody else
    DUPLICATE = "duplicate"  # of an earlier row
    INVALID = "invalid"


WILL_BE_SENT = frozenset({RowVerdict.CREATE, RowVerdict.DELETE, RowVerdict.CHANGE})


@dataclass(frozen=True, kw_only=True, slots=True)
class OnRecord:
    """What is ours by the row's name; `differs` names the fields that are not as the row has them."""

    state: str
    arn: str  # empty until it is made
    differs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class InAws:
    """A channel that AWS lists by the row's name."""

    arn: str
    status: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What was found of one row, and why in a sentence. `there`: AWS has it, it is ours, and just as the row has it."""

    verdict: RowVerdict
    reason: str = ""
    there: bool = False


def judge(
    spec: ChannelSpec,
    *,
    problems: Sequence[Problem],
    earlier: int | None = None,
    on_record: OnRecord | None = None,
    in_aws: InAws | None = None,
) -> Finding:
    """The verdict on one row. What is wrong with the row itself comes first, then its file, our record, and AWS.

    `earlier` is the line that has the name already. Whatever becomes of that line, this one would not be sent
    after it: which of the two was meant is not for us to say.
    """
    if problems:
        return Finding(verdict=RowVerdict.INVALID, reason=explain(problems, spec))
    if earlier is not None:
        return Finding(verdict=RowVerdict.DUPLICATE, reason=f"The name is already on line {earlier:,}.")
    if on_record is not None and not _is_another(on_record, in_aws):
        return _exists(on_record)
    if in_aws is None:
        return Finding(verdict=RowVerdict.CREATE)
    if in_aws.status == "DELETING" and on_record is None:
        reason = f"AWS is deleting {in_aws.arn} at this moment. It is created once the name is free."
        return Finding(verdict=RowVerdict.CREATE, reason=reason)
    return Finding(verdict=RowVerdict.TAKEN, reason=_taken(in_aws, on_record))


def explain(problems: Sequence[Problem], spec: ChannelSpec) -> str:
    """All problems in one line, each behind the field that it is of."""
    parts = (f"{_label(problem, spec)}: {problem.message}" for problem in problems)
    return shortened("; ".join(parts))


def shortened(reason: str) -> str:
    """The reason, no longer than is kept."""
    return reason if len(reason) <= REASON_MAX else f"{reason[: REASON_MAX - 1]}…"


def different_fields(one: ChannelSpec, other: ChannelSpec) -> tuple[str, ...]:
    """The fields in which two channels differ, as people call them. The order of tags means nothing."""
    same = {
        "type": one.type == other.type,
        "TTL": one.ttl == other.ttl,
        "tags": {tag.key: tag.value for tag in one.tags} == {tag.key: tag.value for tag in other.tags},
    }
    return tuple(field for field, equal in same.items() if not equal)


def _label(problem: Problem, spec: ChannelSpec) -> str:
    if problem.row is not None and problem.row < len(spec.tags):
        return f"Tag {shown(spec.tags[problem.row].key) or problem.row + 1}"
    return LABELS.get(problem.field, problem.field)


def _is_another(on_record: OnRecord, in_aws: InAws | None) -> bool:
    """Somebody deleted ours and made another by its name, which we have not noticed yet."""
    return in_aws is not None and on_record.arn not in {"", in_aws.arn}


def _exists(on_record: OnRecord) -> Finding:
    if on_record.state == ChannelState.DELETING:
        reason = "Ours, and being deleted at this moment. Give it again once it is gone."
        return Finding(verdict=RowVerdict.EXISTS, reason=reason)
    since = "there" if on_record.arn else "asked for"
    ours = f"Already {since} and ours ({on_record.state})"
    if on_record.differs:
        reason = f"{ours}. It differs from this row in {listed(on_record.differs)}."
        return Finding(verdict=RowVerdict.EXISTS, reason=reason)
    reason = f"{ours}, just as this row has it."
    return Finding(verdict=RowVerdict.EXISTS, reason=reason, there=bool(on_record.arn))


def _taken(in_aws: InAws, on_record: OnRecord | None) -> str:
    since = f"{in_aws.created_at:%-d %b %Y, %H:%M:%S} UTC"
    ours = f" It is not the channel on our record, {on_record.arn}." if on_record else " Choose another name."
    return f"The name is taken: {in_aws.arn} has it since {since}.{ours}"
