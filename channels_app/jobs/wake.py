import logging

from celery import Celery

from channels_app.models import Batch, Target
from kvsadmin.celery import app

log = logging.getLogger(__name__)


def wake(target: Target, *, through: Celery = app) -> None:
    """Tell the workers that the target has work. Call it after commit.

    A message is only a hint: where the broker does not take it, the sweep finds the work in the database.
    """
    _send("drain", target, through)


def wake_preview(batch: Batch, *, through: Celery = app) -> None:
    """Tell the workers that the batch waits for its preview. Call it after commit; as with `wake`, it is a hint."""
    _send("preview", batch, through)


def wake_sync(target: Target, *, through: Celery = app) -> None:
    """Tell the workers that the target is to be compared with AWS. As with `wake`, it is a hint."""
    _send("sync", target, through)


def _send(task: str, about: Target | Batch, through: Celery) -> None:
    try:
        through.send_task(f"channels_app.jobs.tasks.{task}", args=[str(about.pk)], retry=False)
    except Exception:  # each broker's library has errors of its own, and none may fail a request
        log.warning("No worker was woken for %s; the sweep will find its work", about, exc_info=True)
