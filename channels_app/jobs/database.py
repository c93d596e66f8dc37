import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, InternalError, OperationalError, connections

log = logging.getLogger(__name__)

# What its server says as it ends a session, or cannot be asked; SQLite, where a frozen process holds it
AWAY = (OperationalError, InterfaceError, InternalError)


@contextmanager
def borrowed() -> Iterator[None]:
    """Let go of this thread's connections at the end. Where the database is lost meanwhile, say so in one line.

    What was under way is rolled back then, claims and leases run out, and the next sweep goes on from there.
    """
    try:
        yield
    except AWAY as error:
        said = str(error).strip().splitlines() or [type(error).__name__]
        log.error("The database was lost (%s); the next sweep goes on from there", said[0])  # noqa: TRY400
    finally:
        connections.close_all()
