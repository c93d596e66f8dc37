import logging

from kombu.exceptions import OperationalError

from channels_app.models import Target
from kvsadmin.celery import app

log = logging.getLogger(__name__)


def wake(target: Target) -> None:
    """Tell the workers that the target has work. Call it after commit.

    A message is only a hint: where the broker does not take it, the sweep finds the work in the database.
    """
    try:
        app.send_task("channels_app.jobs.tasks.drain", args=[str(target.pk)], retry=False)
    except (OperationalError, OSError):
        log.warning("No worker was woken for %s; the sweep will find its work", target, exc_info=True)
