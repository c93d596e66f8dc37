"""What people read for each state and each event: one place, so that every page says the same."""

from collections.abc import Mapping
from dataclasses import dataclass

from channels_app.rules.lifecycle import ChannelState


@dataclass(frozen=True, slots=True)
class Look:
    """How something is shown: its word, its shape in icons.svg, and its kind (ok, warn, bad, info or idle)."""

    word: str
    icon: str
    kind: str


CHANNEL_STATES: Mapping[ChannelState, Look] = {
    ChannelState.REQUESTED: Look("Requested", "queued", "info"),
    ChannelState.CREATING: Look("Creating", "creating", "info"),
    ChannelState.ACTIVE: Look("Active", "active", "ok"),
    ChannelState.UPDATING: Look("Updating", "creating", "info"),
    ChannelState.DELETING: Look("Deleting", "creating", "info"),
    ChannelState.DELETED: Look("Deleted", "deleted", "idle"),
    ChannelState.FAILED: Look("Failed", "failed", "bad"),
    ChannelState.UNKNOWN: Look("Unknown", "unknown", "warn"),
    ChannelState.MISSING: Look("Missing", "missing", "bad"),
}

# (action, result) of the trail; an action alone stands for all its other results
EVENTS: Mapping[tuple[str, str] | str, Look] = {
    ("channel.create", "requested"): Look("Asked for", "queued", "idle"),
    ("channel.create", "succeeded"): Look("Created", "done", "ok"),
    ("channel.create", "put off"): Look("Put off, to be sent again", "queued", "warn"),
    ("channel.create", "in use"): Look("AWS says that the name is in use", "unknown", "warn"),
    ("channel.create", "unknown"): Look("AWS’s answer was lost", "unknown", "warn"),
    ("channel.create", "failed"): Look("Create failed", "failed", "bad"),
    "channel.active": Look("Active", "active", "ok"),
    "channel.missing": Look("Missing: not in AWS", "missing", "bad"),
    "channel.try_again": Look("Asked to try again", "queued", "idle"),
    "channel.look_again": Look("Asked to look again", "queued", "idle"),
    "channel.give_up": Look("Given up", "deleted", "warn"),
    "access.refused": Look("Refused: not allowed", "refused", "bad"),
    "session.sign_in": Look("Signed in", "done", "ok"),
    "session.sign_in_failed": Look("Sign-in failed", "refused", "warn"),
    "session.sign_out": Look("Signed out", "done", "idle"),
    "person.create": Look("Person added", "done", "ok"),
    "person.change": Look("Person changed", "done", "ok"),
    "grant.give": Look("Role given", "done", "ok"),
    "grant.take": Look("Role taken away", "deleted", "warn"),
    "target.connect": Look("Target connected to its account", "done", "ok"),
    "target.hold": Look("Target held", "paused", "warn"),
    "target.release": Look("Target released", "done", "ok"),
    "target.create": Look("Target added", "done", "ok"),
    "target.change": Look("Target changed", "done", "ok"),
}


def look_of_state(state: str) -> Look:
    """How a channel's state is shown."""
    return CHANNEL_STATES[ChannelState(state)]


def look_of_event(action: str, result: str) -> Look:
    """How an event of the trail is shown; one that this version does not know is shown as it stands."""
    known = EVENTS.get((action, result)) or EVENTS.get(action)
    return known or Look(f"{action}: {result}", "done", "idle")
