"""NextToken: opaque, bound to the list it was given for, and expiring."""

import base64
import binascii
import hashlib
import hmac

from localkvs.errors import invalid

LIFETIME_MS = 300_000
_CLOCK, _SEAL = 8, 16


def make_token(secret: bytes, *, listing: str, last: str, now: int) -> str:
    """A token to go on behind `last` in this listing (account, Region, operation and filter in one text)."""
    expires = (now + LIFETIME_MS).to_bytes(_CLOCK, "big")
    seal = _seal(secret, listing, expires + last.encode())
    return base64.b64encode(expires + seal + last.encode()).decode()


def read_token(secret: bytes, token: str, *, listing: str, now: int) -> str:
    """What the listing goes on behind, '' without a token; refuses one that is not ours, not for this listing, or
    expired."""
    if not token:
        return ""
    try:
        raw = base64.b64decode(token, validate=True)
        last = raw[_CLOCK + _SEAL :].decode()
    except (binascii.Error, UnicodeDecodeError):
        raise invalid("The NextToken is not valid.") from None
    expires = raw[:_CLOCK]
    if not hmac.compare_digest(raw[_CLOCK : _CLOCK + _SEAL], _seal(secret, listing, expires + last.encode())):
        raise invalid("The NextToken is not valid for this request.")
    if int.from_bytes(expires, "big") <= now:
        raise invalid("The NextToken has expired.")
    return last


def _seal(secret: bytes, listing: str, content: bytes) -> bytes:
    return hmac.digest(secret, listing.encode() + b"\0" + content, hashlib.sha256)[:_SEAL]
