"""The embedded installation's own files under var/: its secret key, and the environment of its local KVS."""

import os
from pathlib import Path

import environ

ENVIRONMENT = "local.env"
SECRET_KEY = "secret_key"  # noqa: S105 (a file's name)
# Whoever names one of these has chosen a cloud, so the local one keeps out of the way.
CHOOSES_A_CLOUD = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_KINESIS_VIDEO", "AWS_PROFILE", "AWS_ACCESS_KEY_ID")


def read_environment(var: Path) -> None:
    """Point this process at the local KVS that `manage.py up` started, unless its environment names another cloud."""
    file = var / ENVIRONMENT
    if file.exists() and not any(os.environ.get(name) for name in CHOOSES_A_CLOUD):
        environ.Env.read_env(file)


def read_secret_key(var: Path) -> str:
    """The key that `manage.py up` made, or nothing."""
    file = var / SECRET_KEY
    return file.read_text().strip() if file.exists() else ""
