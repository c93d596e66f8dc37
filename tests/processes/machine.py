"""What runs on this machine, seen from outside: real processes, found by a variable of their environment."""

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
WHATEVER_CHOOSES = ("AWS_", "DATABASE_URL", "SECRET_KEY", "KVSADMIN_VAR", "DJANGO_", "BROKER_URL", "DEBUG")


def environment(var: Path, **more: str) -> dict[str, str]:
    """This process's environment without all that decides where an installation lives, and then this folder."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(WHATEVER_CHOOSES)}
    return plain | {"KVSADMIN_VAR": str(var), "PYTHONUNBUFFERED": "1"} | more


def processes_of(var: Path) -> list[str]:
    """The command lines of all living processes that were started for this folder."""
    marker = f"KVSADMIN_VAR={var}".encode()
    return [_read(folder / "cmdline") for folder in Path("/proc").glob("[0-9]*") if _has(folder, marker)]


def _has(folder: Path, marker: bytes) -> bool:
    try:
        return marker in (folder / "environ").read_bytes().split(b"\0")
    except OSError:
        return False


def _read(file: Path) -> str:
    try:
        return file.read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def becomes_true(check: Callable[[], bool], *, within: float) -> bool:
    """Look again and again; False when the time is over."""
    deadline = time.monotonic() + within
    while not check():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether something listens at the URL's host and port."""
    address = urlsplit(url)
    try:
        socket.create_connection((address.hostname or "127.0.0.1", address.port or 0), timeout=3).close()
    except OSError:
        return False
    return True
