import logging

from celery import Celery

from channels_app.models import Target
from kvsadmin.celery import app

log = logging.getLogger(__name__)


def wake(target: Target, *, through: Celery = app) -> None:
    """Tell the workers that the target has work. Call it after commit.

    A message is only a hint: where the broker does not take it, the sweep finds the work in the database.
    """
    try:
        through.send_task("channels_app.jobs.tasks.drain", args=[str(target.pk)], retry=False)
    except Exception:  # each broker's library has errors of its own, and none may fail a request
        log.warning("No worker was woken for %s; the sweep will find its work", target, exc_info=True)
