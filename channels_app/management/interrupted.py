import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

EXIT = 130


@contextmanager
def explained(left: Callable[[], str], *, warn: Callable[[str], object]) -> Iterator[None]:
    """Where somebody presses Ctrl-C inside, say what is left without this process, and exit 130."""
    try:
        yield
    except KeyboardInterrupt:
        connection.close()  # in the middle of whatever it was
        warn(f"\n{left()}")
        sys.exit(EXIT)
