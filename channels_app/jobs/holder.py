"""The name under which one thread of one process holds leases and claims, and what it tells of that process."""

import os
import socket
import threading
from functools import cache
from pathlib import Path


def own_name() -> str:
    """Nobody else has it, on whatever machine."""
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}:{_numbering()}"


def has_ended(name: str) -> bool:
    """Whether the holder's process is known to have ended. Of a process elsewhere nothing is known, so False."""
    _, pid, _, numbering = (":::" + name).rsplit(":", 3)
    return bool(numbering) and numbering == _numbering() and pid.isdecimal() and not _runs(int(pid))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's
        return True
    return True


@cache
def _numbering() -> str:
    """Of which kernel, since it started, and of which of its containers a number names a process. Linux tells it."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        container = Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:
        return ""
    return f"{boot}.{container}"
