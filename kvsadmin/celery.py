"""The Celery app. A message is a hint to look at the database: a lost one costs time, and nothing else."""

import os
import warnings
from pathlib import Path

from celery import Celery
from celery.exceptions import SecurityWarning
from celery.signals import setup_logging
from django.conf import settings
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kvsadmin.settings")

SECONDS_BETWEEN_SWEEPS = 5
SECONDS_BETWEEN_LOOKS = 15  # at whether somebody wants the audit trail verified; each has its own time
SECONDS_BETWEEN_MAILS = 15
QUEUE = "kvsadmin"
# A silent broker must not hold up the request that wanted to wake a worker.
IMPATIENT = {"socket_timeout": 3, "socket_connect_timeout": 3, "max_retries": 0}


def configuration() -> dict[str, object]:
    """All that Celery is told: which broker, to hint and never to promise, and to sweep now and then."""
    return broker(settings.BROKER_URL) | {
        "broker_connection_retry_on_startup": True,
        "task_default_queue": QUEUE,
        "task_queues": [Queue(QUEUE)],
        "task_ignore_result": True,
        "task_publish_retry": False,
        "worker_pool": "threads",
        "worker_concurrency": 8,
        "worker_prefetch_multiplier": 1,
        "worker_redirect_stdouts": False,
        "beat_scheduler": "celery.beat:Scheduler",  # in memory: beats share no file, and a kill spoils none
        "beat_schedule": {
            "sweep": {"task": "channels_app.jobs.tasks.sweep", "schedule": SECONDS_BETWEEN_SWEEPS},
            "tell": {"task": "channels_app.jobs.tasks.tell", "schedule": SECONDS_BETWEEN_MAILS},
            "verify": {"task": "channels_app.jobs.tasks.verify", "schedule": SECONDS_BETWEEN_LOOKS},
        },
    }


def broker(url: str) -> dict[str, object]:
    """How to reach the broker: a server, or with `filesystem://` a folder of this installation."""
    if not url.startswith("filesystem:"):
        return {"broker_url": url, "broker_transport_options": IMPATIENT}
    return {
        "broker_url": "filesystem://localhost",
        "broker_transport": "kvsadmin.broker:Transport",
        "broker_transport_options": {**made_folders(settings.BROKER_FOLDER), "polling_interval": 0.2},
        "worker_enable_remote_control": False,
    }


def made_folders(folder: Path) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return dict.fromkeys(["data_folder_in", "data_folder_out", "control_folder"], str(folder))


@setup_logging.connect
def leave_logging_to_django(**_: object) -> None:
    """Celery sets up no logging where somebody answers this signal."""


warnings.filterwarnings("ignore", category=SecurityWarning)  # of root: messages are JSON, and never code
app = Celery("kvsadmin", include=["channels_app.jobs.tasks"])
app.add_defaults(configuration)  # asked when first needed: the settings may still be loading here
