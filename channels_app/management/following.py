from collections.abc import Callable, Iterator

from django.db import InterfaceError, OperationalError, connection

from channels_app.management.batch_lines import progress_line
from channels_app.models import Batch
from channels_app.rules.lifecycle import BatchState
from channels_app.services.progress import Progress, read_progress

LOOKS_EVERY = 0.5  # seconds
SAYS_EVERY = 2.0
DATABASE_PATIENCE = 60.0
OVER = frozenset({BatchState.DONE.value, BatchState.CANCELLED.value})
NO_WORKER = "No worker is running, so nothing is sent. Start one: manage.py run_worker. Waiting for it."

Say = Callable[[str], object]


def follow(
    batch: Batch, *, say: Say, warn: Say, clock: Callable[[], float], sleep: Callable[[float], None]
) -> Batch:
    """Wait until the batch is over. `say` is told how far it is, `warn` what is in its way, once each."""
    warned: set[str] = set()
    said_at, line = clock() - SAYS_EVERY, ""
    while True:
        progress = _read(batch, warn=warn, clock=clock, sleep=sleep)
        over = batch.state in OVER
        if progress_line(batch, progress) != line and (over or clock() - said_at >= SAYS_EVERY):
            line, said_at = progress_line(batch, progress), clock()
            say(line)
        if over:
            return batch
        standing = set(_in_the_way(batch, progress))
        for sentence in standing - warned:
            warn(sentence)
        warned = standing
        sleep(LOOKS_EVERY)


def _read(batch: Batch, *, warn: Say, clock: Callable[[], float], sleep: Callable[[float], None]) -> Progress:
    """How far it is. A database that is started again is waited for: the batch goes on without this process."""
    lost_at: float | None = None
    while True:
        try:
            batch.refresh_from_db()
            return read_progress(batch)
        except (OperationalError, InterfaceError):
            if lost_at is None:
                lost_at = clock()
                warn("The database does not answer. Waiting for it.")
            if clock() - lost_at > DATABASE_PATIENCE:
                raise
            connection.close()
            sleep(LOOKS_EVERY)


def _in_the_way(batch: Batch, progress: Progress) -> Iterator[str]:
    if batch.target.held_at:
        yield f"All calls to {batch.target} are held. {batch.target.held_because}"
    if batch.state == BatchState.PAUSED:
        yield f"The batch is paused. {batch.because} Waiting until somebody lets it go on."
    elif not progress.worker_runs:
        yield NO_WORKER
