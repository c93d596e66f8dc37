from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from channels_app.audit.append import Entry
from channels_app.models import Batch, Channel, Operation, Person, Target

CONSOLE = "console"
Subject = Channel | Target | Person | Batch


class Through(StrEnum):
    """The door that a request came in by."""

    BROWSER = "browser"
    ADMIN = "admin"
    COMMAND = "command"
    WORKER = "worker"


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """The person who asks, the door, and from where: a client's address, or `user@host` of a command or worker."""

    person: Person | None
    through: Through
    address: str

    @property
    def asker(self) -> Person:
        """The person. Raises TypeError for the console itself, which asks for nothing."""
        if self.person is None:
            raise TypeError("The console does what is due, and asks for nothing")
        return self.person

    def entry(
        self,
        action: str,
        result: str,
        *,
        subject: Subject | None = None,
        operation: Operation | None = None,
        target: Target | None = None,
        request_id: str = "",
        reason: str = "",
        details: Mapping[str, Any] | None = None,
    ) -> Entry:
        """An entry for the trail in this actor's name. The console itself acts where there is no person."""
        return Entry(
            action=action,
            result=result,
            actor_id=str(self.person.pk) if self.person else "",
            actor_name=self.person.username if self.person else CONSOLE,
            through=self.through.value,
            address=self.address,
            subject_kind=subject._meta.model_name or "" if subject else "",
            subject_id=str(subject.pk) if subject else "",
            subject_label=_label(subject),
            target=target.name if target else "",
            batch=_batch(subject, operation),
            operation=str(operation.pk) if operation else "",
            request_id=request_id,
            reason=reason,
            details=details or {},
        )


def _batch(subject: Subject | None, operation: Operation | None) -> str:
    if isinstance(subject, Batch):
        return str(subject.pk)
    return str(operation.batch_id or "") if operation else ""


def _label(subject: Subject | None) -> str:
    match subject:
        case None:
            return ""
        case Person():
            return subject.username
        case _:
            return subject.name
