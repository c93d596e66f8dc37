"""What the database itself knows of its checkpoints."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models.functions import Now

from channels_app.audit.checkpoints.checkpoint import Checkpoint
from channels_app.audit.models import AuditEvent, KnownCheckpoint

LATE: Final = timedelta(minutes=10)  # for an event to wait so long, something must be wrong


def remember(checkpoint: Checkpoint) -> None:
    """The database knows of this one, unless it knows of a newer by now."""
    told = {name: getattr(checkpoint, name) for name in ("name", "seq", "hash", "count")} | {"at": Now()}
    _, made = KnownCheckpoint.objects.get_or_create(pk=KnownCheckpoint.THE_ONE, defaults=told)
    if not made:
        KnownCheckpoint.objects.filter(name__lt=checkpoint.name).update(**told)


def waits_since(*, than: timedelta = timedelta()) -> datetime | None:
    """When the oldest event was written that no known checkpoint covers, where that is longer ago than this."""
    known = KnownCheckpoint.objects.first()
    waiting = AuditEvent.objects.filter(seq=(known.seq if known else 0) + 1, at__lt=Now() - than)
    return waiting.values_list("at", flat=True).first()


def forget_known() -> None:
    """The database knows no checkpoint any more: what it goes on from is in its trail."""
    KnownCheckpoint.objects.all().delete()
