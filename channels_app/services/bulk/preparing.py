from collections.abc import Callable, Iterator, Sequence
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Now

from channels_app.audit.append import append
from channels_app.models import Batch, Channel, Kind, Operation, Target, Upload
from channels_app.models.bulk import Row, insert_rows
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.preview import RowVerdict
from channels_app.services.actor import Actor
from channels_app.services.bulk.doing import doing_of
from channels_app.services.bulk.manifest import Line, read_manifest
from channels_app.services.bulk.plan import digest_of
from channels_app.services.bulk.records import read_records
from channels_app.services.previews import claim
from channels_app.services.previews.drafts import UNTOUCHED, delete_drafts
from channels_app.services.road.hand import Hand

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
    lines = read_manifest(batch)
    if digest_of((line.channel_id, line.mark) for line in lines if not line.why) != batch.rows_hash:
        raise ValueError(f"What batch {batch.pk} is made of is not what was confirmed")
    for start in range(0, len(lines), GROUP):
        group = lines[start : start + GROUP]
        with transaction.atomic():
            claim.keep(batch, holder=hand.holder, rows=start + len(group))
            insert_rows(Operation, list(_rows(batch, group)))


def _rows(batch: Batch, lines: Sequence[Line]) -> Iterator[Row]:
    channels = Channel.objects.filter(target=batch.target, pk__in=[line.channel_id for line in lines])
    records = {record.channel_id: record for record in read_records(channels)}
    doing = doing_of(batch, list(records))
    common = {
        **UNTOUCHED,
        "target": batch.target_id,
        "batch": batch.pk,
        "actor": batch.created_by_id,
        "answer_code": "",
    }
    for line in lines:
        record = records[line.channel_id]
        does = doing(line, record)
        goes = RowVerdict.DELETE if does.kind == Kind.DELETE else RowVerdict.CHANGE
        yield {
            **common,
            "id": uuid4(),
            "line": line.number,
            "channel": line.channel_id,
            "name": record.name,
            "kind": does.kind,
            "wish": does.wish,
            "verdict": (RowVerdict.KEPT if does.why else goes).value,
            "answer": does.why,
        }


def _let_run(batch: Batch, hand: Hand) -> None:
    actor = Actor(person=batch.created_by, through=hand.through, address=hand.address)
    rows = Operation.objects.filter(batch=batch)
    kept = rows.filter(verdict=RowVerdict.KEPT.value).count()
    with transaction.atomic():
        claim.end(batch, BatchState.RUNNING, holder=hand.holder, submitted_at=Now())
        Upload.objects.filter(batch=batch).delete()
        details = {"rows": rows.count(), "leaves": kept, "rows_hash": batch.rows_hash}
        append(actor.entry("batch.submit", "succeeded", subject=batch, target=batch.target, details=details))
