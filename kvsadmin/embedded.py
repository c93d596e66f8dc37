"""What `manage.py up` makes before there are settings: the folder, the keys, and the choice of a cloud."""

import argparse
import errno
import fcntl
import os
import secrets
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kvsadmin.local import (
    AUDIT_KEY,
    ENVIRONMENT,
    SECRET_KEY,
    audit_key,
    checkpoints,
    enter_local_kvs,
    folder,
    read_secret_key,
)

LOCK = "up.lock"
# Credentials that no AWS knows, and no file of the user's that could name others.
LOCAL_KVS = """\
# Made by `manage.py up`: nothing here reaches AWS.
AWS_ENDPOINT_URL=http://127.0.0.1:{port}
AWS_ACCESS_KEY_ID=LOCALKVSACCESSKEY
AWS_SECRET_ACCESS_KEY=local
AWS_REGION=eu-central-1
AWS_DEFAULT_REGION=eu-central-1
AWS_CONFIG_FILE={nothing}
AWS_SHARED_CREDENTIALS_FILE={nothing}
AWS_EC2_METADATA_DISABLED=true
NO_PROXY=127.0.0.1
no_proxy=127.0.0.1
LOCAL_KVS=true
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `manage.py up`, which are needed here and again by the command."""
    parser.add_argument("--aws", action="store_true", help="use AWS, by its standard chain, and no local KVS")
    parser.add_argument("--port", type=int, default=8000, help="where the console answers (8000)")
    parser.add_argument("--kvs-port", type=int, default=4566, help="where the local KVS answers (4566)")


def prepare(arguments: Sequence[str]) -> None:
    """Make all that the settings need, or say in a sentence why this installation cannot start."""
    parser = argparse.ArgumentParser(prog="manage.py up", allow_abbrev=False)
    add_arguments(parser)
    options, _ = parser.parse_known_args(arguments)
    _check_port(options.port, otherwise="make run PORT=8001, or manage.py up --port 8001")
    if not options.aws:
        _check_port(options.kvs_port, otherwise="make run KVS_PORT=4567, or manage.py up --kvs-port 4567")
    os.environ.setdefault("CONSOLE_URL", f"http://127.0.0.1:{options.port}")
    var = folder()
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    _lock(var)
    if not read_secret_key(var):
        _write(var / SECRET_KEY, secrets.token_urlsafe(50))
    _make_audit_key(var)
    if options.aws:
        (var / ENVIRONMENT).unlink(missing_ok=True)
        os.environ.pop("LOCAL_KVS", None)
    else:
        _write(var / ENVIRONMENT, LOCAL_KVS.format(port=options.kvs_port, nothing=os.devnull))
        enter_local_kvs(var)


def _make_audit_key(var: Path) -> None:
    """To sign how far the audit trail has come, and the folder for that: unless they are there, or are elsewhere."""
    if not os.environ.get("AUDIT_KEY_FILE") and not audit_key(var):
        key = Ed25519PrivateKey.generate()
        _write(var / AUDIT_KEY, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
    checkpoints(var, os.environ.get("DATABASE_URL", "")).mkdir(mode=0o700, exist_ok=True)


def _check_port(port: int, *, otherwise: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            taken = problem.errno == errno.EADDRINUSE
            reason = "is taken by another program" if taken else f"cannot be used ({problem.strerror})"
            sys.exit(f"Port {port} {reason}. Choose another: {otherwise}.")


def _lock(var: Path) -> None:
    """One `up` in a folder: two would share a local KVS's file. Held until this process ends, however it ends."""
    file = os.open(var / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(f"KVS Admin runs from {var} already. Stop it first, or name another folder in KVSADMIN_VAR.")


def _write(file: Path, text: str) -> None:
    """The whole file or the one before it, for its owner's eyes only."""
    unfinished = file.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(text)
        os.fsync(opened.fileno())
    unfinished.replace(file)
