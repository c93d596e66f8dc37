"""The embedded broker: kombu's folder of messages, safe against a process that is killed at any moment."""

import time
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

BRIEFLY = 0.4


class Channel(filesystem.Channel):
    """Messages appear whole, and each is taken by one worker, because both are a rename.

    kombu's own channel writes a message in place, and one that is read half-written ends the worker.
    """

    def _put(self, queue: str, payload: dict[str, Any], **_: Any) -> None:  # type: ignore[override]  # as kombu's own does
        file = Path(self.data_folder_out) / f"{time.time_ns()}_{uuid4()}.{queue}.msg"
        unfinished = file.with_suffix(".part")
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)  # somebody may have cleared it away
        unfinished.write_text(dumps(payload))
        unfinished.rename(file)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        for file in sorted(Path(self.data_folder_in).glob(f"*.{queue}.msg")):
            taken = file.with_suffix(".taken")
            with suppress(FileNotFoundError, ValueError):  # another worker has it; the power cut it short
                file.rename(taken)
                text = taken.read_text()
                taken.unlink()
                message: dict[str, Any] = loads(text)
                return message
        raise Empty

    def _queue_bind(self, *_: Any) -> None:
        """Every message names its queue, so there is no table of bindings to keep."""


class Transport(filesystem.Transport):
    """What `filesystem://` means here."""

    Channel = Channel

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:  # type: ignore[override]  # as kombu's does
        """Wait briefly, whatever was asked: a worker told to stop notices between two waits, and Celery's take 2 s."""
        super().drain_events(connection, timeout=min(timeout or BRIEFLY, BRIEFLY))
