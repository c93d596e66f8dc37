"""How each event vouches for all before it: arithmetic only.

hash = SHA-256(hash of the event before ‖ SHA-256(body)). Both sides of ‖ are the 32 raw bytes of a digest,
never their hex; the body is its UTF-8 bytes. Before the first event stand 32 zero bytes. Hashes are stored
and shown as 64 lower-case hex digits.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

BEFORE_THE_FIRST = "0" * 64


def next_hash(previous: str, body: str) -> str:
    """The hash of the event with this body, after the one with that hash."""
    return sha256(bytes.fromhex(previous) + sha256(body.encode()).digest()).hexdigest()


def link(bodies: Iterable[str], *, previous: str = BEFORE_THE_FIRST) -> Iterator[str]:
    """The hashes of these bodies, each following from the one before."""
    for body in bodies:
        previous = next_hash(previous, body)
        yield previous
