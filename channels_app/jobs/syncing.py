import logging
from collections.abc import Callable
from datetime import timedelta

from channels_app.aws.errors import AwsError
from channels_app.jobs.periodic import claim_slot
from channels_app.models import Drift, Sync, Target
from channels_app.services.actor import Actor
from channels_app.services.drift.carrying import carry_out
from channels_app.services.road.hand import Hand
from channels_app.services.sync import claim
from channels_app.services.sync.caller import Caller, Stopping
from channels_app.services.sync.running import WrongAccount, compare
from channels_app.services.sync.tags import has_unread, read_due_tags

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=4)
SLICE = 20.0  # seconds of reading tags


def sync_target(target: Target, *, caller: Caller, hand: Hand, every: timedelta) -> bool:
    """Do what was chosen about a target's drift; compare it with AWS where that is due; then read tags for a while.

    Nothing is done where another is at it. True where more is left to do soon.
    """
    sync = claim.take(target, holder=hand.holder)
    if sync is None:
        return False
    console = Actor(person=None, through=hand.through, address=hand.address)
    try:
        return _work(sync, caller, hand, console, every)
    except (AwsError, WrongAccount) as error:
        log.warning("%s could not be compared with AWS: %s", target, error)
    except claim.Preempted:
        log.warning("Another process compares %s by now", target)
    except Stopping:
        log.info("The comparison of %s goes on when a worker runs", target)
    finally:
        claim.give_back(sync)
    return False


def _work(sync: Sync, caller: Caller, hand: Hand, console: Actor, every: timedelta) -> bool:
    def carry_out_all() -> None:
        while carry_out(sync.target, hand=hand):
            caller.check()
            claim.keep(sync)

    carry_out_all()
    mine = Sync.objects.filter(pk=sync.pk)
    if mine.due(every=every).exists():
        compare(sync, caller=caller, actor=console)
    if not mine.rested().exists():
        return False
    until = caller.clock() + SLICE
    return read_due_tags(sync, caller=caller, until=until, after_each=carry_out_all)


def sweep_syncs(*, every: timedelta, wake_sync: Callable[[Target], None]) -> None:
    """Once for all workers, wake each target with something to compare, to read or to carry out, and nobody at it."""
    if not claim_slot("syncs", every=LOOK_EVERY):
        return
    connected = Target.objects.exclude(account="").filter(sync=None)
    Sync.objects.bulk_create([Sync(target=target) for target in connected], ignore_conflicts=True)
    due = set(Sync.objects.due(every=every).values_list("pk", flat=True))
    rested = set(Sync.objects.rested().values_list("pk", flat=True))
    for sync in Sync.objects.free().select_related("target"):
        if sync.pk in due or _is_chosen(sync) or (sync.pk in rested and sync.ended_at and has_unread(sync)):
            wake_sync(sync.target)


def _is_chosen(sync: Sync) -> bool:
    return Drift.objects.to_carry_out().filter(target=sync.pk).exists()
