"""The embedded installation's own files under var/: its keys, and the environment of its local KVS."""

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import environ

ENVIRONMENT = "local.env"
SECRET_KEY = "secret_key"  # noqa: S105 (a file's name)
AUDIT_KEY = "audit_key"
CHECKPOINTS = "checkpoints"
ROOT = Path(__file__).resolve().parent.parent
# Whoever names one of these has chosen a cloud, so the local one keeps out of the way.
CHOOSES_A_CLOUD = (
    "AWS_ACCESS_KEY_ID",
    "AWS_CONFIG_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_DEFAULT_PROFILE",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_KINESIS_VIDEO",
    "AWS_ENDPOINT_URL_STS",
    "AWS_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
)


def folder() -> Path:
    """Where an installation keeps its state: KVSADMIN_VAR, else var/."""
    return Path(os.environ.get("KVSADMIN_VAR") or ROOT / "var")


def read_environment(var: Path) -> None:
    """Use the local KVS that `manage.py up` started, unless the environment names another cloud."""
    if (var / ENVIRONMENT).exists() and not any(os.environ.get(name) for name in CHOOSES_A_CLOUD):
        enter_local_kvs(var)


def enter_local_kvs(var: Path) -> None:
    """Forget every AWS variable of whoever started this process, then take those of the local KVS."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    environ.Env.read_env(var / ENVIRONMENT, overwrite=True)


def only_address(hosts: Sequence[str]) -> str:
    """Where the console is in a browser, if these hosts leave no choice; else nothing."""
    named = [host for host in hosts if not host.startswith(("*", "."))]
    return f"https://{named[0]}" if len(named) == 1 else ""


def audit_key(var: Path) -> str:
    """The file of the key that `manage.py up` made to sign checkpoints with, or nothing."""
    return str(var / AUDIT_KEY) if (var / AUDIT_KEY).exists() else ""


def checkpoints(var: Path, database_url: str) -> Path:
    """The folder for checkpoints of the trail: one for each database, for no trail agrees with another's."""
    url = urlsplit(database_url)
    if not url.scheme:
        return var / CHECKPOINTS
    database = f"{url.scheme}://{url.hostname}:{url.port}{url.path}"  # and no password, which may change
    return var / f"{CHECKPOINTS}-{sha256(database.encode()).hexdigest()[:8]}"


def own_store(var: Path, database_url: str) -> str:
    """Where checkpoints go when nobody says where: nothing, unless `manage.py up` made it ready for this database."""
    store = checkpoints(var, database_url)
    return str(store) if store.is_dir() or not database_url else ""


def read_secret_key(var: Path) -> str:
    """The key that `manage.py up` made, or nothing."""
    file = var / SECRET_KEY
    return file.read_text().strip() if file.exists() else ""
