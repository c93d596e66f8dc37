from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Now

from channels_app.audit.append import append
from channels_app.models import Batch, Channel, Operation, Target, Upload
from channels_app.models.bulk import Row, insert_rows
from channels_app.rules.bulk import Action, find_obstacle, from_action_wish, mark_of, obstacle_to_any
from channels_app.rules.changes import Change, as_change_wish
from channels_app.rules.deletion import as_delete_wish
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.preview import RowVerdict
from channels_app.services.actor import Actor
from channels_app.services.bulk.backwards import backwards
from channels_app.services.bulk.manifest import Line, read_manifest
from channels_app.services.bulk.plan import digest_of
from channels_app.services.bulk.records import Recorded, read_records
from channels_app.services.previews import claim
from channels_app.services.previews.drafts import UNTOUCHED, delete_drafts
from channels_app.services.road.hand import Hand
from channels_app.services.road.starting import CHANGED

GROUP = 1_000


def prepare(batch_id: UUID, *, hand: Hand, wake: Callable[[Target], None]) -> None:
    """Write the rows of a batch that was confirmed, and let it run.

    1. take the batch for 60 seconds, renewed all along; remove what one who died may have left
    2. hold what is kept against the hash of what was confirmed
    3. write a row for each channel, in groups, each in a transaction of its own: one that is not as it was shown is
       left as it is, and told so
    4. *running*

    Killed at any point, another does it afresh when the claim ran out; one that comes too late writes nothing.
    """
    batch = claim.take(batch_id, holder=hand.holder)
    if batch is None:
        return
    try:
        delete_drafts(batch)
        _write_rows(batch, hand)
        _let_run(batch, hand)
    except claim.Preempted:
        return
    wake(batch.target)


def _write_rows(batch: Batch, hand: Hand) -> None:
    action, lines = from_action_wish(batch.defaults), read_manifest(batch)
    if digest_of((line.channel_id, line.mark) for line in lines if not line.why) != batch.rows_hash:
        raise ValueError(f"What batch {batch.pk} is made of is not what was confirmed")
    for start in range(0, len(lines), GROUP):
        group = lines[start : start + GROUP]
        with transaction.atomic():
            claim.keep(batch, holder=hand.holder, rows=start + len(group))
            insert_rows(Operation, list(_rows(batch, action, group)))


def _rows(batch: Batch, action: Action, lines: Sequence[Line]) -> Iterator[Row]:
    channels = Channel.objects.filter(target=batch.target, pk__in=[line.channel_id for line in lines])
    records = {record.channel_id: record for record in read_records(channels)}
    ways = backwards(batch.undoes, list(records)) if batch.undoes else None
    common = {
        **UNTOUCHED,
        "target": batch.target_id,
        "batch": batch.pk,
        "actor": batch.created_by_id,
        "answer_code": "",
    }
    does = RowVerdict.CHANGE if action.step else RowVerdict.DELETE
    for line in lines:
        record = records[line.channel_id]
        change = _change(action, record, ways)
        why = line.why or _obstacle(action if ways is None else None, line, record)
        yield {
            **common,
            "id": uuid4(),
            "line": line.number,
            "channel": line.channel_id,
            "name": record.name,
            "kind": change.step.kind if change else batch.kind,
            "wish": _wish(change, record),
            "verdict": (RowVerdict.KEPT if why else does).value,
            "answer": why,
        }


def _obstacle(action: Action | None, line: Line, record: Recorded) -> str:
    """Without an action it goes back to what it was, of which nothing is so already."""
    facts = record.facts
    why = find_obstacle(action, facts) if action else obstacle_to_any(facts)
    return why or ("" if mark_of(facts.guard) == line.mark else CHANGED)


def _change(action: Action, record: Recorded, ways: Mapping[UUID, Change] | None) -> Change | None:
    """What is changed of the channel; None where it is deleted."""
    if action.step is None:
        return None
    forwards = Change(guard=record.facts.guard, step=action.step)
    return forwards if ways is None else ways.get(record.channel_id, forwards)


def _wish(change: Change | None, record: Recorded) -> Mapping[str, Any]:
    guard, type_ = record.facts.guard, record.facts.type
    if change is None:
        return as_delete_wish(guard, name=record.name, type_=type_, version=record.version)
    return as_change_wish(change, name=record.name, type_=type_)


def _let_run(batch: Batch, hand: Hand) -> None:
    actor = Actor(person=batch.created_by, through=hand.through, address=hand.address)
    rows = Operation.objects.filter(batch=batch)
    kept = rows.filter(verdict=RowVerdict.KEPT.value).count()
    with transaction.atomic():
        claim.end(batch, BatchState.RUNNING, holder=hand.holder, submitted_at=Now())
        Upload.objects.filter(batch=batch).delete()
        details = {"rows": rows.count(), "leaves": kept, "rows_hash": batch.rows_hash}
        append(actor.entry("batch.submit", "succeeded", subject=batch, target=batch.target, details=details))
