"""What commands print of a batch, a line each."""

from django.conf import settings

from channels_app.models import Batch
from channels_app.rules.preview import RowVerdict
from channels_app.services import previews
from channels_app.services.progress import Progress, became

WORDS = {
    RowVerdict.CREATE: "to create",
    RowVerdict.EXISTS: "already there",
    RowVerdict.TAKEN: "taken by somebody else",
    RowVerdict.DUPLICATE: "twice in the file",
    RowVerdict.INVALID: "invalid",
}


def address_of(batch: Batch) -> str:
    """Where the batch is in the browser: in full where the settings know where the console is."""
    return f"{settings.CONSOLE_URL}{batch.get_absolute_url()}"


def summary_of(batch: Batch) -> str:
    counts = previews.counts(batch)
    parts = [f"{counts[verdict]:,} {words}" for verdict, words in WORDS.items() if counts[verdict]]
    return f"{batch.rows:,} row{'' if batch.rows == 1 else 's'}: {', '.join(parts)}"


def left_of(batch: Batch) -> str:
    """What becomes of it without the command that was following it."""
    batch.refresh_from_db()
    if batch.submitted_at:
        return f"The batch goes on without this command: {address_of(batch)}"
    return f"Nothing was submitted. The same command goes on from here: {address_of(batch)}"


def progress_line(batch: Batch, progress: Progress) -> str:
    pace = f", {progress.pace:.1f} a second" if progress.pace else ""
    return (
        f"{progress.succeeded:,} of {progress.total:,} {became(batch)}, {progress.failed:,} failed, "
        f"{progress.left:,} left{pace}"
    )
