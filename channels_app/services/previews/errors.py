from dataclasses import dataclass

from channels_app.models import Batch
from channels_app.services.errors import ServiceError


@dataclass
class NotReady(ServiceError):
    """The batch cannot be submitted as it is."""

    batch: Batch
    why: str

    def __str__(self) -> str:
        return self.why


@dataclass
class RowsChanged(ServiceError):
    """The rows are not those that were previewed, or not those that the page showed."""

    batch: Batch

    def __str__(self) -> str:
        return f"The rows of {self.batch} are not those that were previewed, so nothing is sent. Preview them again."
