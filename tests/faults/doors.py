"""A port of this machine where nobody ever opens: whoever knocks waits until he gives up."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def deaf_port() -> Iterator[int]:
    """Connections to this port are neither made nor refused: not one byte gets through."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        fillers = [socket.socket() for _ in range(3)]
        for filler in fillers:  # the queue of those who wait to be let in is full
            filler.setblocking(False)
            filler.connect_ex(deaf.getsockname())
        try:
            yield deaf.getsockname()[1]
        finally:
            for filler in fillers:
                filler.close()
