"""What a look at AWS says of a channel that is on its way: being made, changed or deleted."""

from datetime import timedelta

from channels_app.rules.lifecycle import ChannelState

GIVES_UP_AFTER = timedelta(minutes=10)
ABSENT = ""  # as a status: AWS was asked, and has no such channel


def arrived(state: ChannelState, status: str | None, *, waited: timedelta) -> ChannelState | None:
    """The state in which it has arrived; None while it is on its way.

    `status` is what AWS shows, None where it said nothing, and then nothing was learned. Not found is not believed of
    a channel that is being made or changed: it can be a stale read. Of one that AWS has said it deletes, it is what
    was waited for.
    """
    late = waited > GIVES_UP_AFTER
    match state, status:
        case ChannelState.CREATING | ChannelState.UPDATING, "ACTIVE":
            return ChannelState.ACTIVE
        case ChannelState.CREATING, str() if late:
            return ChannelState.MISSING
        case ChannelState.UPDATING, "" if late:  # it was there: that AWS is slow or away says nothing of it
            return ChannelState.MISSING
        case ChannelState.DELETING, "":
            return ChannelState.DELETED
        case ChannelState.DELETING, "ACTIVE" if late:  # before then that, too, can be a stale read
            return ChannelState.ACTIVE
    return None
