"""Why a batch that runs does not move."""

from datetime import datetime

from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import Now

from channels_app.models import Batch, Operation
from channels_app.rules.lifecycle import BatchState


def first_ahead(batch: Batch) -> Batch | None:
    """The batch that its target takes before it, if any: one after the other. One that was sent keeps nobody, whatever
    is still to be found out of it."""
    running = Batch.objects.filter(target=batch.target, state=BatchState.RUNNING.value).exclude(pk=batch.pk)
    others = running.filter(Exists(Operation.objects.to_start().filter(batch=OuterRef("pk"))))
    return others.filter(submitted_at__lte=batch.submitted_at or Now()).order_by("submitted_at").first()


def last_move(batch: Batch) -> datetime:
    """When a row was last sent or finished, or the batch itself went on."""
    moves = Operation.objects.filter(batch=batch).aggregate(Max("last_sent_at"), Max("finished_at"))
    times: list[datetime] = [at for at in moves.values() if at is not None]
    return max([batch.state_since, *times])
