"""Celery's entry points: each wires, works and lets go of its database connection."""

import os
import random
import socket
import time
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from celery.signals import worker_init, worker_ready
from celery.worker import state
from django.conf import settings
from django.db import connection, connections

from channels_app import wiring
from channels_app.audit.triggers import find_missing_triggers
from channels_app.jobs import lease
from channels_app.jobs.checkpoints import keep_checkpoints
from channels_app.jobs.database import AWAY, borrowed
from channels_app.jobs.drainer import Drainer
from channels_app.jobs.holder import has_ended, own_name
from channels_app.jobs.mail import mail
from channels_app.jobs.preparer import run_preparation
from channels_app.jobs.previewer import run_preview
from channels_app.jobs.stalled import end_stalled_sessions
from channels_app.jobs.sweep import sweep as sweep_once
from channels_app.jobs.sweep import sweep_notices, sweep_previews
from channels_app.jobs.syncing import sweep_syncs, sync_target
from channels_app.jobs.verification import verify_when_due
from channels_app.jobs.wake import wake, wake_preview, wake_sync
from channels_app.models import Target
from channels_app.services.actor import Actor, Through
from channels_app.services.road.hand import Hand
from channels_app.services.sync.caller import Caller

A_WHILE = 0.02  # seconds, after each two thousand events: drains of the same process go before
STALLED = timedelta(seconds=10)  # as PostgreSQL gives those between two statements
REMEDY = (
    "See what was done with manage.py verify_audit; then put it right with migrate, or with protect_audit."
)


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def own_hand() -> Hand:
    """Of this thread, which works for whoever asked."""
    return Hand(through=Through.WORKER, address=socket.gethostname(), holder=own_name())


@shared_task
def drain(target_id: str) -> None:
    """Carry out what is due in one target; call again where a slice was not enough."""
    with borrowed():
        target = Target.objects.open().filter(pk=UUID(target_id)).first()
        if target is None:
            return
        drainer = Drainer(
            target=target,
            connect=wiring.gateway_for,
            hand=own_hand(),
            pace=wiring.pace_for(target),
            clock=time.monotonic,
            sleep=time.sleep,
            chance=random.random,
            stop=lambda: state.should_stop is not None,
        )
        if drainer.drain() and state.should_stop is None:
            wake(target)


@shared_task
def preview(batch_id: str) -> None:
    """Read and judge what was given for one batch; of what was confirmed before, write its rows."""
    with borrowed():
        run_preparation(UUID(batch_id), hand=own_hand(), wake=wake)
        run_preview(
            UUID(batch_id),
            connect=wiring.gateway_for,
            hand=own_hand(),
            types=settings.CHANNEL_TYPES,
            sleep=time.sleep,
            chance=random.random,
        )


def _caller_for(target: Target) -> Caller:
    return Caller(
        gateway=wiring.gateway_for(target),
        clock=time.monotonic,
        sleep=time.sleep,
        chance=random.random,
        stop=lambda: state.should_stop is not None,
    )


@shared_task
def sync(target_id: str) -> None:
    """Compare one target with AWS where that is due, and do what was chosen about its drift."""
    with borrowed():
        target = Target.objects.filter(pk=UUID(target_id)).first()
        if target is not None:
            every = timedelta(minutes=settings.SYNC_MINUTES)
            more = sync_target(target, caller=_caller_for(target), hand=own_hand(), every=every)
            if more and state.should_stop is None:
                wake_sync(target)


@shared_task
def sweep() -> None:
    """Find work that no message told of."""
    console = Actor(person=None, through=Through.WORKER, address=socket.gethostname())
    with borrowed():
        end_stalled_sessions(connection, after=STALLED)  # first, for they may hold what the rest waits for
        for target in lease.give_back_for(has_ended):
            wake(target)
        sweep_once(worker=worker_name(), wake=wake)
        sweep_previews(actor=console, wake_preview=wake_preview)
        sweep_syncs(every=timedelta(minutes=settings.SYNC_MINUTES), wake_sync=wake_sync)
        if keeper := wiring.checkpoint_keeper():
            keep_checkpoints(keeper)


@shared_task
def tell() -> None:
    """Tell submitters by mail how their batches went, where mail is set up: apart from the sweep, as it may wait."""
    with borrowed():
        if settings.SENDS_MAIL:
            sweep_notices(mail=mail)


@shared_task
def verify() -> None:
    """Go through the audit trail where that is due: apart from the sweep, as it takes its time."""
    with borrowed():
        verify_when_due(wiring.checkpoint_keeper(), rest=lambda: time.sleep(A_WHILE))


@worker_init.connect
def require_protected_trail(**_: object) -> None:
    """A worker does not start where the database would let the trail be changed."""
    try:
        missing = find_missing_triggers(connection)
    except AWAY as error:
        raise SystemExit(f"The database does not answer: {error}") from None
    finally:
        connections.close_all()
    if missing:
        raise SystemExit(f"The audit trail is not protected: {', '.join(missing)}. {REMEDY}")


@worker_ready.connect
def sweep_at_start(**_: object) -> None:
    sweep()
