"""The programs that an installation is made of."""

import os
from pathlib import Path

from channels_app.management.processes import Program

CELERY = ("--quiet", "--app", "kvsadmin")
BEAT = Program(name="beat", module="celery", arguments=(*CELERY, "beat"))


def worker() -> Program:
    """A Celery worker under a name of its own, that has nothing to say to other workers."""
    silence = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    name = f"worker-{os.getpid()}@%h"
    return Program(
        name="worker", module="celery", arguments=(*CELERY, "worker", "--hostname", name, *silence)
    )


def web(*, port: int) -> Program:
    """The console on the loopback address: 2 processes of 8 threads each."""
    return Program(
        name="web server",
        module="gunicorn",
        arguments=(
            *("--bind", f"127.0.0.1:{port}"),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "8"),
            *("--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket"),
            "kvsadmin.wsgi",
        ),
    )


def local_kvs(*, port: int, state: Path) -> Program:
    """A KVS of this machine's own."""
    return Program(
        name="local KVS", module="localkvs", arguments=("--port", str(port), "--state", str(state))
    )
