from collections.abc import Callable
from threading import Lock
from typing import Final

from channels_app.audit.errors import AuditError

BELIEVED: Final = 5.0  # seconds


class Guard:
    """Asks at most every few seconds whether changes may go on, and keeps the answer in between, good or bad."""

    def __init__(
        self, check: Callable[[], None], *, clock: Callable[[], float], seconds: float = BELIEVED
    ) -> None:
        self._check = check
        self._clock = clock
        self._seconds = seconds
        self._lock = Lock()
        self._asked_at: float | None = None
        self._refusal: AuditError | None = None

    def admit(self) -> None:
        """Raise the error of the trail's family that stands in the way."""
        with self._lock:
            if self._asked_at is None or self._clock() - self._asked_at >= self._seconds:
                self._refusal = self._ask()
                self._asked_at = self._clock()
            refusal = self._refusal
        if refusal:
            raise refusal.with_traceback(None)

    def _ask(self) -> AuditError | None:
        try:
            self._check()
        except AuditError as error:
            return error
        return None
