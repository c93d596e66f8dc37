"""What AWS publishes as the limits of one account in one Region. AWS raises some of them on request."""

from collections.abc import Mapping

CHANNELS = 5_000
CHANNELS_IN: Mapping[str, int] = {"us-east-1": 10_000, "us-west-2": 10_000}


def channel_limit(region: str) -> int:
    """How many channels an account may have there, unless AWS raised it."""
    return CHANNELS_IN.get(region, CHANNELS)


def room_left(region: str, used: int, limit: int | None = None) -> int:
    """How many more channels fit; `limit` is the raised one, where the target knows it."""
    return max(0, (channel_limit(region) if limit is None else limit) - used)


def days_until_full(left: int, *, made: int, days: int) -> int | None:
    """In how many days no room is left, where so many are made in so many days; None where none are."""
    return left * days // made if made > 0 else None
