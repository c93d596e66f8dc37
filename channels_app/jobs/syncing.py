import logging
from collections.abc import Callable
from datetime import timedelta

from channels_app.aws.errors import AwsError
from channels_app.jobs.periodic import claim_slot
from channels_app.models import Sync, Target
from channels_app.services.actor import Actor
from channels_app.services.sync import claim
from channels_app.services.sync.caller import Caller, Stopping
from channels_app.services.sync.running import WrongAccount, compare

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=4)


def sync_target(
    target: Target,
    *,
    caller: Caller,
    actor: Actor,
    holder: str,
    every: timedelta,
) -> None:
    """Compare a target with AWS where that is due, and nobody else is at it. `actor` is the console."""
    sync = claim.take(target, holder=holder)
    if sync is None:
        return
    try:
        if Sync.objects.due(every=every).filter(pk=sync.pk).exists():
            compare(sync, caller=caller, actor=actor)
    except (AwsError, WrongAccount) as error:
        log.warning("%s could not be compared with AWS: %s", target, error)
    except claim.Preempted:
        log.warning("Another process compares %s by now", target)
    except Stopping:
        log.info("The comparison of %s goes on when a worker runs", target)
    finally:
        claim.give_back(sync)


def sweep_syncs(*, every: timedelta, wake_sync: Callable[[Target], None]) -> None:
    """Once for all workers, wake each target that is to be compared and that nobody compares."""
    if not claim_slot("syncs", every=LOOK_EVERY):
        return
    connected = Target.objects.exclude(account="").filter(sync=None)
    Sync.objects.bulk_create([Sync(target=target) for target in connected], ignore_conflicts=True)
    for sync in Sync.objects.free().due(every=every).select_related("target"):
        wake_sync(sync.target)
