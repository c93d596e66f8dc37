import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException


def call_when_answering(port: int, announce: Callable[[], object]) -> None:
    """Call `announce` once, from a thread of its own, when this machine answers requests at the port."""
    threading.Thread(target=_wait, args=(port, announce), daemon=True).start()


def _wait(port: int, announce: Callable[[], object]) -> None:
    while not _answers(port):
        time.sleep(0.1)
    announce()


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
