"""Batches in every state that a person meets, as rows that no worker finds anything to do with."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any
from uuid import uuid4

from channels_app.models import Batch, Channel, Kind, Operation, Person, Target
from channels_app.rules.lifecycle import CHANNEL_AFTER_CREATE, BatchState, ChannelState, OperationState
from channels_app.rules.preview import RowVerdict
from channels_app.rules.spec import ChannelSpec, as_wish
from channels_app.rules.tags import Tag
from tests.people import make_arn

NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=1)  # nothing is due until then
FULL = "AccountChannelLimitExceededException"
FULL_SAID = "The account has as many channels as AWS allows it."
LEFT_OUT = {
    RowVerdict.INVALID: "Name: “Zimmer 3” has a space. Use only letters without accents, digits and _ . - in it.",
    RowVerdict.DUPLICATE: "The name is on line 2 already.",
    RowVerdict.TAKEN: "Somebody else has it since 3 Mar 2026: arn:aws:kinesisvideo:eu-west-1:111122223333:channel/x/1",
    RowVerdict.EXISTS: "It is there, and just as the row has it.",
}
S, V = OperationState, RowVerdict


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchStory:
    """How many rows a batch has of each sort."""

    name: str
    state: BatchState
    ago: timedelta
    drafts: dict[RowVerdict, int] = field(default_factory=dict)
    sent: dict[OperationState, int] = field(default_factory=dict)
    answers: dict[OperationState, tuple[str, str]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


STORIES = [
    BatchStory(
        name="reading.csv",
        state=BatchState.PREVIEWING,
        ago=timedelta(seconds=20),
        drafts={V.CREATE: 1_400},
        facts={"claimed_by": "worker-3", "claimed_until": LATER, "rows": 1_400},
    ),
    BatchStory(
        name="ready.csv",
        state=BatchState.READY,
        ago=timedelta(minutes=4),
        drafts={V.CREATE: 1_182, V.EXISTS: 6, V.TAKEN: 2, V.DUPLICATE: 3, V.INVALID: 5},
        facts={"room_left": 4_120, "rows_hash": "abc", "notes": ["Columns are separated by semicolons."]},
    ),
    BatchStory(
        name="unreadable.csv",
        state=BatchState.UNREADABLE,
        ago=timedelta(hours=5),
        facts={"because": "Line 7: a quote is opened and not closed. Close it, and give the file again."},
    ),
    BatchStory(
        name="running.csv",
        state=BatchState.RUNNING,
        ago=timedelta(minutes=2),
        drafts={V.INVALID: 2},
        sent={S.FAILED: 2, S.UNKNOWN: 1, S.SUCCEEDED: 420, S.SENT: 8, S.QUEUED: 170},
        answers={
            S.FAILED: ("InvalidArgumentException", "AWS refused it: a tag’s value is not allowed."),
            S.UNKNOWN: ("", "No answer came within 7 seconds, and AWS has not shown the channel since."),
        },
    ),
    BatchStory(
        name="paused.csv",
        state=BatchState.PAUSED,
        ago=timedelta(minutes=40),
        sent={S.SUCCEEDED: 60, S.QUEUED: 140},
        answers={S.QUEUED: (FULL, FULL_SAID)},
        facts={"because": FULL_SAID},
    ),
    BatchStory(
        name="done.csv",
        state=BatchState.DONE,
        ago=timedelta(hours=20),
        sent={S.FAILED: 3, S.SUCCEEDED: 117},
        answers={S.FAILED: ("InvalidArgumentException", "AWS refused it: a tag’s value is not allowed.")},
    ),
    BatchStory(
        name="cancelled with a name that is as long as those that people give to their files in March.csv",
        state=BatchState.CANCELLED,
        ago=timedelta(days=2),
        drafts={V.CREATE: 30},
        sent={S.SUCCEEDED: 12},
        facts={"because": "The wards were renumbered."},
    ),
]


def write_batches(target: Target, person: Person) -> None:
    for story in STORIES:
        _write(story, target, person)


def _write(story: BatchStory, target: Target, person: Person) -> None:
    asked = NOW - story.ago
    facts = {"created_at": asked, "state_since": asked, **story.facts}
    if story.sent:
        facts |= {"submitted_at": asked, "reason": "The clinics go live on Monday"}
    batch = Batch.objects.create(
        target=target,
        created_by=person,
        submission=uuid4(),
        name=story.name,
        state=story.state.value,
        **facts,
    )
    left_out, good = _split(story)
    rows = [_draft(batch, line, verdict) for line, verdict in enumerate(left_out, start=2)]
    first = 2 + len(rows)
    states = [state for state, count in story.sent.items() for _ in range(count)]
    sent = [_sent(batch, line, state, story, asked) for line, state in enumerate(states, start=first)]
    first += len(sent)
    rows += [_draft(batch, line, V.CREATE) for line in range(first, first + good)]
    Channel.objects.bulk_create([row.channel for row in sent if row.channel])
    Operation.objects.bulk_create([*rows, *sent], batch_size=500)


def _split(story: BatchStory) -> tuple[list[RowVerdict], int]:
    bad = [[verdict] * count for verdict, count in story.drafts.items() if verdict != V.CREATE]
    return [*chain(*bad)], story.drafts.get(V.CREATE, 0)


def _draft(batch: Batch, line: int, verdict: RowVerdict) -> Operation:
    name = "Zimmer 3" if verdict is V.INVALID else f"{batch.name.partition('.')[0][:9]}-bed-{line:04d}"
    return _row(
        batch, line, name, state=S.DRAFT.value, verdict=verdict.value, answer=LEFT_OUT.get(verdict, "")
    )


def _sent(batch: Batch, line: int, state: OperationState, story: BatchStory, asked: datetime) -> Operation:
    name = f"{batch.name.partition('.')[0][:9]}-bed-{line:04d}"
    channel = Channel(
        target=batch.target,
        name=name,
        created_by=batch.created_by,
        created_at=asked,
        state=(ChannelState.ACTIVE if state is S.SUCCEEDED else CHANNEL_AFTER_CREATE[state]).value,
        arn=make_arn(batch.target, name) if state is S.SUCCEEDED else None,
        version="Kx7Qm2Lp9" if state is S.SUCCEEDED else "",
    )
    code, answer = story.answers.get(state, ("", ""))
    facts: dict[str, Any] = {"answer_code": code, "answer": answer}
    if state is not S.QUEUED:
        facts |= {"attempt": 1, "first_sent_at": asked, "last_sent_at": asked, "claimed_until": LATER}
    if state in {S.SUCCEEDED, S.FAILED}:
        # The last rows of what runs are always just finished, so that it has a pace whenever one looks
        lately = batch.state == BatchState.RUNNING and state is S.SUCCEEDED and line > 100
        facts["finished_at"] = LATER if lately else asked + timedelta(seconds=line / 20)
    return _row(batch, line, name, channel=channel, state=state.value, verdict=V.CREATE.value, **facts)


def _row(batch: Batch, line: int, name: str, **facts: Any) -> Operation:
    tags = (Tag(key="clinic", value="3"), Tag(key="building", value="north"))
    return Operation(
        kind=Kind.CREATE,
        target=batch.target,
        batch=batch,
        actor=batch.created_by,
        line=line,
        name=name,
        wish=as_wish(ChannelSpec(name=name, tags=tags)),
        due_at=LATER,
        **facts,
    )
