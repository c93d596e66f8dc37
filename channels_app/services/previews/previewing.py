import tempfile
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from channels_app.audit.append import append
from channels_app.files.errors import Unreadable
from channels_app.models import Batch, Upload
from channels_app.models.pieces import read_pieces
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.spec import from_wish
from channels_app.services.actor import Actor
from channels_app.services.previews import claim
from channels_app.services.previews.binding import RowsHash
from channels_app.services.previews.cloud import Asker, compare
from channels_app.services.previews.drafts import delete_drafts, write_drafts
from channels_app.services.previews.judging import Measure, judge_groups
from channels_app.services.previews.names import read_names
from channels_app.services.road.hand import Hand

BECAUSE_MAX = 2_000


def preview(batch_id: UUID, *, hand: Hand, asker: Asker, types: Collection[str]) -> None:
    """Read and judge what was given for a batch, and write its rows as drafts. AWS is asked, and not changed.

    1. take the batch for 60 seconds, renewed all along; remove what a previewer that died may have left
    2. read the file once for its names, then AWS's pages for what has one of them
    3. read it again, judge each row, and write the rows in groups, each in a transaction of its own
    4. *ready*, bound to the hash of its rows, or *unreadable*, with the line and the remedy

    Killed at any point, another does it afresh when the claim ran out; one that comes too late writes nothing.
    """
    batch = claim.take(batch_id, holder=hand.holder)
    if batch is None:
        return
    try:
        delete_drafts(batch)
        with _opened(batch) as file:
            _preview(batch, file, hand=hand, asker=asker, types=types)
    except Unreadable as error:
        said = str(error)
        _end(batch, BatchState.UNREADABLE, hand=hand, because=f"{said[0].upper()}{said[1:BECAUSE_MAX]}")
    except claim.Preempted:
        return


def give_up(batch_id: UUID, *, hand: Hand, because: str) -> None:
    """End a preview that this holder began, and that nobody will be able to finish."""
    batch = Batch.objects.select_related("target", "created_by").get(pk=batch_id)
    try:
        delete_drafts(batch)
        _end(batch, BatchState.UNREADABLE, hand=hand, because=because)
    except claim.Preempted:
        return


def _preview(batch: Batch, file: BinaryIO, *, hand: Hand, asker: Asker, types: Collection[str]) -> None:
    def keep() -> None:
        claim.keep(batch, holder=hand.holder)

    names = read_names(file)
    keep()
    cloud = compare(names.first_lines, target=batch.target, asker=asker, after_each_page=keep)
    defaults = from_wish(batch.defaults)
    measure = Measure(target=batch.target, defaults=defaults, types=types, names=names, cloud=cloud)
    rows_hash, written = RowsHash(), 0
    verdicts: Counter[str] = Counter()
    for group in judge_groups(file, measure):
        written += len(group)
        verdicts.update(judged.finding.verdict.value for judged in group)
        with transaction.atomic():
            claim.keep(batch, holder=hand.holder, rows=written)
            write_drafts(batch, group, rows_hash)
    _end(
        batch,
        BatchState.READY,
        hand=hand,
        rows_hash=rows_hash.hexdigest(),
        room_left=cloud.room_left,
        notes=[*names.notes, *filter(None, [cloud.note])],
        details={"rows": written, **verdicts},
    )


def _end(
    batch: Batch, state: BatchState, *, hand: Hand, details: dict[str, Any] | None = None, **fields: Any
) -> None:
    actor = Actor(person=batch.created_by, through=hand.through, address=hand.address)
    told = {name: fields[name] for name in ("rows_hash", "because") if name in fields} | (details or {})
    result = "succeeded" if state is BatchState.READY else "failed"
    with transaction.atomic():
        claim.end(batch, state, holder=hand.holder, **fields)
        Upload.objects.filter(batch=batch).delete()
        append(actor.entry("batch.preview", result, subject=batch, target=batch.target, details=told))


@contextmanager
def _opened(batch: Batch) -> Iterator[BinaryIO]:
    """The upload as a file, never as a whole in memory."""
    with tempfile.TemporaryFile() as file:
        for piece in read_pieces(batch):
            file.write(piece)
        yield file
