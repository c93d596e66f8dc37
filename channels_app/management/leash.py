"""Runs a module as `python -m MODULE` would, on a leash: it ends when the process that started it is gone.

    python -m channels_app.management.leash GRACE MODULE [ARGUMENT …]

The leash is a pipe on standard input whose other end that process holds; the kernel closes it even after SIGKILL.
"""

import os
import runpy
import signal
import sys
import threading
import time

STANDARD_INPUT = 0


def main() -> None:
    """Watch the leash in a thread, and be the module."""
    grace = float(sys.argv[1])
    # Ctrl-C reaches the whole process group; the runner answers it, and asks everybody to finish in their order.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    threading.Thread(target=_end_with_the_leash, args=(grace,), daemon=True).start()
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _end_with_the_leash(grace: float) -> None:
    while os.read(STANDARD_INPUT, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(grace)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
