"""What is said of a batch: on its page, to who listens, and in the title of the browser's tab."""

from django.contrib.humanize.templatetags.humanize import intcomma

from channels_app.models import Batch, Kind
from channels_app.rules.lifecycle import BatchState
from channels_app.services.progress import Progress
from channels_app.web.batch_words import rows
from channels_app.web.listing.batches_tally import FAILED, Tally
from channels_app.web.times import about
from channels_app.web.words import Look

TENTHS = 10


def say(batch: Batch, tally: Tally, progress: Progress) -> str:
    """How far it is, in the one sentence of its page."""
    if batch.state == BatchState.PREVIEWING and batch.kind != Kind.CREATE:
        return f"{rows(tally.all)} written so far. Nothing is sent before all are."
    if batch.state == BatchState.PREVIEWING:
        return (
            f"{rows(tally.all)} checked so far."
            if tally.all
            else "Reading the names, and asking AWS for its own."
        )
    if batch.state == BatchState.CANCELLED:
        why = f": “{batch.because}”" if batch.because else "."
        return f"{tally.succeeded:,} {tally.became}. The rest was cancelled{why}"
    if batch.state == BatchState.DONE or not tally.left:
        return f"All {tally.wanted:,} done: {tally.succeeded:,} {tally.became}, {tally.of(FAILED):,} failed."
    said = f"{tally.done:,} of {tally.wanted:,} done, {tally.left:,} left."
    moves = batch.state == BatchState.RUNNING and not batch.target.held_at and progress.worker_runs
    if moves and progress.pace:
        pace = f"{progress.pace:,.0f}" if progress.pace >= 1 else "Less than 1"
        said += f" {pace} a second, {about(tally.left / progress.pace)} more."
    return said


def speak(batch: Batch, tally: Tally, look: Look) -> str:
    """The same for who hears it, in steps of a tenth: who listens is not told every second."""
    if batch.state == BatchState.PREVIEWING:
        thousands = tally.all // 1000 * 1000
        done = "read" if batch.kind == Kind.CREATE else "written"
        return f"{batch}: {thousands:,} rows {done}" if thousands else f"{batch}: {look.word.lower()}"
    needs = f", {tally.need_attention:,} need attention" if tally.need_attention else ""
    return f"{batch}: {look.word}, {tally.percent // TENTHS * TENTHS} % done{needs}"


def entitle(batch: Batch, tally: Tally, look: Look) -> str:
    """What the browser's tab says, where nobody looks at the page."""
    match batch.state:
        case BatchState.PREVIEWING:
            return f"{intcomma(tally.all)} {'read' if batch.kind == Kind.CREATE else 'written'} · {batch}"
        case BatchState.RUNNING if not batch.target.held_at:
            return f"{tally.percent} % · {batch}"
        case BatchState.RUNNING | BatchState.PAUSED:
            return f"{look.word} at {tally.percent} % · {batch}"
        case BatchState.DONE if failed := tally.of(FAILED):
            return f"Done, {failed:,} failed · {batch}"
        case BatchState.READY:
            return f"Preview · {batch}"
    return f"{look.word} · {batch}"
