"""The trail held against what was signed of it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from django.db.models.functions import Now

from channels_app.audit.checkpoints.checkpoint import Checkpoint
from channels_app.audit.checkpoints.known import LATE
from channels_app.audit.checkpoints.ring import read_moment
from channels_app.audit.inspection import Fault, Kind
from channels_app.audit.models import AuditEvent
from channels_app.audit.restores import Parting, Resumption, read_resumptions
from channels_app.audit.strays import find_last
from channels_app.audit.written import Written, WrittenTime

AT_ONCE: Final = 500
CLOCKS_DIFFER_BY: Final = timedelta(minutes=1)


def compare(
    checkpoints: Sequence[Checkpoint], *, partings: Collection[Parting], good: int = 0
) -> Iterator[Fault]:
    """Where the trail is not what the checkpoints say, from the first event that may have been changed on.

    Up to the event `good` it is known to be. Only a restore that is among the `partings` gives checkpoints up.
    """
    resumptions = read_resumptions()
    signed = [each.parting for each in resumptions if each.parting in partings]
    generations = {each.parting.generation for each in resumptions}
    yield from tell_restores(resumptions, signed)
    last = find_last()
    differing: list[Checkpoint] = []
    cut_off: Checkpoint | None = None
    for checkpoint, found in zip(checkpoints, find_signed(checkpoints), strict=True):
        if is_given_up(checkpoint, signed):
            continue
        if checkpoint.generation > 1 and checkpoint.generation not in generations:
            yield tell_untold(checkpoint)
        if found and found.hash == checkpoint.hash:
            yield from tell_replaced(differing, after=good)
            yield from tell_fast_clock(checkpoint, found.at)
            good, differing = checkpoint.seq, []
        elif checkpoint.seq > last:
            cut_off = checkpoint
        else:
            differing.append(checkpoint)
    yield from tell_replaced(differing, after=good)
    if cut_off:
        yield tell_cut_off(cut_off, last)


def find_unsigned(checkpoints: Sequence[Checkpoint]) -> Iterator[Fault]:
    """Whether there is no checkpoint at all, though there must be one within five minutes of an event."""
    if checkpoints:
        return
    old = AuditEvent.objects.filter(at__lt=Now() - LATE).order_by("seq").values_list("seq", flat=True).first()
    if old:
        message = f"No checkpoint is there, though event {old} was written more than ten minutes ago."
        yield Fault(seq=0, kind=Kind.CHECKPOINT, message=message)


class Kept(NamedTuple):
    """What somebody wrote down of a checkpoint, and kept where nobody here can reach it."""

    seq: int
    hash: str


def compare_kept(kept: Kept) -> Iterator[Fault]:
    """Whether the trail still has that event: then all before it is as it was."""
    told = AuditEvent.objects.filter(seq=kept.seq).values_list("hash", flat=True).first()
    if told is None:
        message = f"The checkpoint that you kept is of event {kept.seq:,}, and there is no such event."
        yield Fault(seq=kept.seq, kind=Kind.REPLACED, message=message)
    elif told != kept.hash:
        message = (
            f"Event {kept.seq:,} is not the one of the checkpoint that you kept: the trail was written anew."
        )
        yield Fault(seq=kept.seq, kind=Kind.REPLACED, message=message)


class Signed(NamedTuple):
    """The event that stands where a checkpoint was made."""

    hash: str
    at: str


def find_signed(checkpoints: Sequence[Checkpoint]) -> Iterator[Signed | None]:
    for start in range(0, len(checkpoints), AT_ONCE):
        numbers = [each.seq for each in checkpoints[start : start + AT_ONCE]]
        rows = AuditEvent.objects.filter(seq__in=numbers).values_list(
            "seq", Written("hash"), WrittenTime("at")
        )
        found = {seq: Signed(told, at) for seq, told, at in rows}
        yield from map(found.get, numbers)


def is_given_up(checkpoint: Checkpoint, signed: Sequence[Parting]) -> bool:
    later = (parting for parting in signed if parting.generation > checkpoint.generation)
    return any(parting.gives_up(checkpoint.name, checkpoint.seq) for parting in later)


def tell_restores(resumptions: Sequence[Resumption], signed: Sequence[Parting]) -> Iterator[Fault]:
    for each in resumptions:
        message = f"Event {each.seq:,}: {each.actor} went on after a restore ({each.reason})."
        if each.parting.abandoned and not any(parting.covers(each.parting) for parting in signed):
            message = f"{message} No key of ours signed that, so it gives no checkpoint up."
            yield Fault(seq=each.seq, kind=Kind.CHECKPOINT, message=message)
            continue
        if each.parting.abandoned:
            lost = f"up to {each.parting.abandoned}, of what was lost after event {each.parting.agreed:,}"
            message = f"{message} Checkpoints {lost}, were given up."
        yield Fault(seq=each.seq, kind=Kind.RESTORED, message=message)


def tell_untold(checkpoint: Checkpoint) -> Fault:
    message = (
        f"The checkpoint {checkpoint.name} is of generation {checkpoint.generation} of this installation, and no event "
        "tells of the restore that began it."
    )
    return Fault(seq=checkpoint.seq, kind=Kind.CHECKPOINT, message=message)


def tell_replaced(differing: Sequence[Checkpoint], *, after: int) -> Iterator[Fault]:
    if not differing:
        return
    first = differing[0]
    what = f"Events {after + 1:,} to {differing[-1].seq:,} are not those that were signed"
    what = f"{what} ({len(differing)} checkpoints, the first of {first.at})"
    if after == 0:
        what = f"The trail was replaced from its start. {what}"
    yield Fault(seq=after + 1, kind=Kind.REPLACED, message=f"{what}: they were written anew.")


def tell_fast_clock(checkpoint: Checkpoint, at: str) -> Iterator[Fault]:
    """The event's time is the database's, the checkpoint's is not."""
    try:
        ahead = read_moment(at) - read_moment(checkpoint.at)
    except ValueError:  # made unreadable, as verification says
        return
    if ahead > CLOCKS_DIFFER_BY:
        message = (
            f"Event {checkpoint.seq} says {at}, and was signed at {checkpoint.at}: "
            "the database's clock was ahead."
        )
        yield Fault(seq=checkpoint.seq, kind=Kind.CLOCK, message=message)


def tell_cut_off(checkpoint: Checkpoint, last: int) -> Fault:
    message = f"Events {last + 1:,} to {checkpoint.seq:,} are cut off at the end: they were signed at {checkpoint.at}."
    return Fault(seq=last + 1, kind=Kind.CUT_OFF, message=message)
