from dataclasses import dataclass

from channels_app.services.errors import ServiceError


class NothingSigned(ServiceError):
    """Nothing here signs the trail, so a pack would prove nothing."""

    def __str__(self) -> str:
        return (
            "No evidence pack can be made: the audit trail is not signed here. "
            "Set AUDIT_CHECKPOINTS and AUDIT_KEY_FILE first."
        )


class NothingChosen(ServiceError):
    """No event is of what was asked for."""

    def __str__(self) -> str:
        return "No evidence pack was made: no event of the audit trail is like that."


@dataclass
class NotSigned(ServiceError):
    """The newest events could not be signed, or the checkpoints could not be read."""

    why: str

    def __str__(self) -> str:
        return f"No evidence pack was made. {self.why}"
