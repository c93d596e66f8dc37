from dataclasses import dataclass

from channels_app.models import Batch
from channels_app.services.errors import ServiceError


@dataclass
class NotUndoable(ServiceError):
    """There is nothing of the batch to be undone, or not now."""

    batch: Batch
    why: str

    def __str__(self) -> str:
        return self.why


@dataclass
class PlanChanged(ServiceError):
    """What would be deleted or put back is not what the page showed."""

    batch: Batch

    def __str__(self) -> str:
        return f"What can be undone of {self.batch} has changed since this page was made. Look at it again."
