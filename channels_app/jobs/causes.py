"""What an answer means for its whole target: that it is to be asked more slowly, or not before a person has acted."""

from channels_app.aws.errors import (
    AccessDenied,
    AwsError,
    ChannelLimitReached,
    CredentialsProblem,
    LostAnswer,
    Throttled,
    Unreachable,
)

NO_WAITING_HELPS = (AccessDenied, ChannelLimitReached, CredentialsProblem)
PATIENCE = 6  # tries, of a create's own pauses or of `REACH`: about a minute, or half of one
REACH = {"base": 1.0, "cap": 8.0}


def passes(error: AwsError) -> bool:
    """Whether to ask again in a moment may help."""
    return isinstance(error, Unreachable | LostAnswer | Throttled)


def slows_down(error: AwsError | None) -> bool:
    return isinstance(error, Throttled | Unreachable)


def needs_a_person(error: AwsError | None, *, attempt: int) -> bool:
    """`attempt` counts from 1. A network that is away for a moment comes back by itself; an endpoint that does not
    exist never does, and nobody can tell the two apart but by waiting."""
    return isinstance(error, NO_WAITING_HELPS) or (isinstance(error, Unreachable) and attempt >= PATIENCE)
