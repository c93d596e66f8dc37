"""What people read for each state and each event: one place, so that every page says the same."""

from collections.abc import Mapping
from dataclasses import dataclass

from channels_app.models import Target
from channels_app.rules.drift import DriftKind
from channels_app.rules.lifecycle import ChannelState
from channels_app.rules.spec import ChannelType


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

DRIFT_KINDS: Mapping[DriftKind, Look] = {
    DriftKind.CHANGED: Look("Changed", "drifted", "warn"),
    DriftKind.RECREATED: Look("Recreated", "recreated", "warn"),
    DriftKind.MISSING: Look("Missing", "missing", "bad"),
    DriftKind.ORPHAN: Look("Orphan", "unmanaged", "warn"),
    DriftKind.UNMANAGED: Look("Unmanaged", "unmanaged", "idle"),
    DriftKind.ELSEWHERE: Look("Managed elsewhere", "unmanaged", "idle"),
}

TYPES: Mapping[str, str] = {
    ChannelType.SINGLE_MASTER: "One camera, and viewers that connect to it. The only type that AWS supports today.",
    ChannelType.FULL_MESH: "Everyone with everyone. In AWS’s model, but not documented as supported.",
}

# (action, result) of the trail; an action alone stands for all its other results
EVENTS: Mapping[tuple[str, str] | str, Look] = {
    ("channel.create", "requested"): Look("Asked for", "queued", "idle"),
    ("channel.create", "succeeded"): Look("Created", "done", "ok"),
    ("channel.create", "put off"): Look("Put off, to be sent again", "queued", "warn"),
    ("channel.create", "in use"): Look("AWS says that the name is in use", "unknown", "warn"),
    ("channel.create", "absent"): Look("Not in AWS, so sent again", "queued", "warn"),
    ("channel.create", "unknown"): Look("AWS’s answer was lost", "unknown", "warn"),
    ("channel.create", "failed"): Look("Create failed", "failed", "bad"),
    ("channel.update_ttl", "requested"): Look("Another TTL asked for", "queued", "idle"),
    ("channel.update_ttl", "succeeded"): Look("TTL changed", "done", "ok"),
    ("channel.update_ttl", "failed"): Look("TTL not changed", "failed", "bad"),
    ("channel.update_ttl", "cancelled"): Look(
        "TTL left as it is: cancelled before it was sent", "deleted", "idle"
    ),
    "channel.update_ttl": Look("TTL: not settled yet", "unknown", "warn"),
    ("channel.tag", "requested"): Look("Tags to be put on", "queued", "idle"),
    ("channel.tag", "succeeded"): Look("Tags put on", "done", "ok"),
    ("channel.tag", "failed"): Look("Tags not put on", "failed", "bad"),
    ("channel.tag", "cancelled"): Look("Tags not put on: cancelled before it was sent", "deleted", "idle"),
    "channel.tag": Look("Tags: not settled yet", "unknown", "warn"),
    ("channel.untag", "requested"): Look("Tags to be taken off", "queued", "idle"),
    ("channel.untag", "succeeded"): Look("Tags taken off", "done", "ok"),
    ("channel.untag", "failed"): Look("Tags not taken off", "failed", "bad"),
    ("channel.untag", "cancelled"): Look(
        "Tags not taken off: cancelled before it was sent", "deleted", "idle"
    ),
    "channel.untag": Look("Tags: not settled yet", "unknown", "warn"),
    ("channel.link", "requested"): Look("Media storage to be changed", "queued", "idle"),
    ("channel.link", "succeeded"): Look("Media storage changed", "done", "ok"),
    ("channel.link", "failed"): Look("Media storage not changed", "failed", "bad"),
    ("channel.link", "cancelled"): Look(
        "Media storage left as it is: cancelled before it was sent", "deleted", "idle"
    ),
    "channel.link": Look("Media storage: not settled yet", "unknown", "warn"),
    ("channel.delete", "requested"): Look("Delete asked for", "queued", "idle"),
    ("channel.delete", "succeeded"): Look("Deleted: AWS took it", "done", "ok"),
    ("channel.delete", "put off"): Look("Delete put off, to be sent again", "queued", "warn"),
    ("channel.delete", "in use"): Look("AWS does not delete it now", "unknown", "warn"),
    ("channel.delete", "still there"): Look("Still in AWS, so to be sent again", "queued", "warn"),
    ("channel.delete", "absent"): Look("Not in AWS, so looked at again", "unknown", "warn"),
    ("channel.delete", "unknown"): Look("AWS’s answer to the delete was lost", "unknown", "warn"),
    ("channel.delete", "failed"): Look("Not deleted", "failed", "bad"),
    ("channel.delete", "cancelled"): Look("Delete cancelled before it was sent", "deleted", "idle"),
    "channel.deleted": Look("Gone from AWS", "deleted", "idle"),
    "channel.active": Look("Active", "active", "ok"),
    "channel.missing": Look("Missing: not in AWS", "missing", "bad"),
    "channel.ice": Look("Asked for its ICE servers", "done", "idle"),
    "channel.try_again": Look("Asked to try again", "queued", "idle"),
    "channel.look_again": Look("Asked to look again", "queued", "idle"),
    "channel.give_up": Look("Given up", "deleted", "warn"),
    ("channel.create", "cancelled"): Look("Cancelled before it was sent", "deleted", "idle"),
    ("batch.preview", "requested"): Look("Preview asked for", "queued", "idle"),
    ("batch.preview", "succeeded"): Look("Previewed", "done", "ok"),
    ("batch.preview", "failed"): Look("Could not be read", "failed", "bad"),
    "batch.submit": Look("Batch submitted", "queued", "ok"),
    "batch.change": Look("Change of many channels asked for", "queued", "ok"),
    "batch.undo": Look("Undo of a batch asked for", "deleted", "warn"),
    "batch.discard": Look("Batch discarded", "deleted", "idle"),
    "batch.forget": Look("Old preview removed", "deleted", "idle"),
    "batch.running": Look("Batch goes on", "creating", "ok"),
    "batch.paused": Look("Batch paused", "paused", "warn"),
    "batch.done": Look("Batch done", "done", "ok"),
    "batch.cancelled": Look("Rest of the batch cancelled", "deleted", "warn"),
    "batch.try_again": Look("Asked to try failed rows again", "queued", "idle"),
    "batch.export": Look("Rows exported", "done", "ok"),
    "access.refused": Look("Refused: not allowed", "refused", "bad"),
    "session.sign_in": Look("Signed in", "done", "ok"),
    "session.sign_in_failed": Look("Sign-in failed", "refused", "warn"),
    "session.sign_out": Look("Signed out", "done", "idle"),
    "person.create": Look("Person added", "done", "ok"),
    "person.change": Look("Person changed", "done", "ok"),
    "grant.give": Look("Role given", "done", "ok"),
    "grant.take": Look("Role taken away", "deleted", "warn"),
    "channel.adopt": Look("Adopted: found in AWS, and recorded", "done", "ok"),
    "channel.accept": Look("Recorded as AWS has it", "done", "ok"),
    "drift.compare": Look("Comparison with AWS asked for", "queued", "idle"),
    "drift.choose": Look("Chosen what to do about drift", "queued", "idle"),
    "drift.ignore": Look("Drift ignored for a time", "paused", "idle"),
    "channels.export": Look("Channels exported", "done", "ok"),
    "audit.search": Look("Looked for what a person did", "done", "idle"),
    ("audit.compare", "requested"): Look("Comparison with CloudTrail begun", "queued", "idle"),
    ("audit.compare", "succeeded"): Look("Agrees with CloudTrail", "done", "ok"),
    ("audit.compare", "failed"): Look("Differs from CloudTrail", "failed", "bad"),
    "audit.export": Look("Audit trail exported", "done", "ok"),
    "filter.save": Look("Filter of the trail saved", "done", "idle"),
    "filter.forget": Look("Saved filter removed", "deleted", "idle"),
    "audit.pack": Look("Evidence pack taken", "done", "ok"),
    "target.connect": Look("Target connected to its account", "done", "ok"),
    "target.hold": Look("Target held", "paused", "warn"),
    "target.release": Look("Target released", "done", "ok"),
    "target.create": Look("Target added", "done", "ok"),
    "target.change": Look("Target changed", "done", "ok"),
    "installation.resume": Look("Went on after a restore", "done", "warn"),
    "audit.verify": Look("Verification asked for", "queued", "idle"),
    "audit.protect": Look("Trail protected again", "done", "warn"),
    "audit.rotate_key": Look("New key for checkpoints", "done", "ok"),
}

# What an event can be looked for by: the action, whatever its result
ACTIONS: Mapping[str, str] = {
    "channel.create": "Create a channel",
    "channel.update_ttl": "Change a TTL",
    "channel.tag": "Put tags on",
    "channel.untag": "Take tags off",
    "channel.link": "Link to a stream, or undo the link",
    "channel.delete": "Delete a channel",
    "channel.deleted": "A channel was gone",
    "channel.active": "A channel became active",
    "channel.missing": "A channel went missing",
    "channel.ice": "Ask for ICE servers",
    "channel.try_again": "Try again",
    "channel.look_again": "Look again",
    "channel.give_up": "Give up",
    "batch.preview": "Preview a batch",
    "batch.submit": "Submit a batch",
    "batch.change": "Change many channels",
    "batch.undo": "Undo a batch",
    "batch.discard": "Discard a batch",
    "batch.forget": "Old previews removed",
    "batch.running": "A batch goes on",
    "batch.paused": "Pause a batch",
    "batch.done": "A batch is done",
    "batch.cancelled": "Cancel the rest of a batch",
    "batch.try_again": "Try failed rows again",
    "batch.export": "Export the rows of a batch",
    "access.refused": "Was refused",
    "session.sign_in": "Sign in",
    "session.sign_in_failed": "Fail to sign in",
    "session.sign_out": "Sign out",
    "person.create": "Add a person",
    "person.change": "Change a person",
    "grant.give": "Give a role",
    "grant.take": "Take a role away",
    "channel.adopt": "Adopt a channel",
    "channel.accept": "Accept what AWS has",
    "drift.compare": "Compare with AWS",
    "drift.choose": "Choose what to do about drift",
    "drift.ignore": "Ignore drift for a time",
    "channels.export": "Export channels",
    "audit.search": "Look for what a person did",
    "audit.compare": "Compare with CloudTrail",
    "audit.export": "Export the audit trail",
    "filter.save": "Save a filter of the trail",
    "filter.forget": "Remove a saved filter",
    "audit.pack": "Take an evidence pack",
    "target.connect": "Connect a target to its account",
    "target.hold": "Hold a target",
    "target.release": "Release a target",
    "target.create": "Add a target",
    "target.change": "Change a target",
    "installation.resume": "Go on after a restore",
    "audit.verify": "Verify the trail",
    "audit.protect": "Protect the trail again",
    "audit.rotate_key": "Change the key for checkpoints",
}

RESULTS: Mapping[str, Look] = {
    "requested": Look("Requested", "queued", "idle"),
    "succeeded": Look("Succeeded", "done", "ok"),
    "put off": Look("Put off", "queued", "warn"),
    "in use": Look("In use", "unknown", "warn"),
    "absent": Look("Not there", "queued", "idle"),
    "unchanged": Look("Unchanged", "queued", "warn"),
    "still there": Look("Still there", "queued", "warn"),
    "unknown": Look("Unknown", "unknown", "warn"),
    "failed": Look("Failed", "failed", "bad"),
    "cancelled": Look("Cancelled", "deleted", "idle"),
    "refused": Look("Refused", "refused", "bad"),
}

TARGET_HELD = Look("Held", "paused", "warn")
TARGET_NOT_ASKED = Look("Not asked yet", "unmanaged", "idle")
TARGET_ANSWERED = Look("Answered", "active", "ok")
WAITING = Look("Waiting", "queued", "warn")


def look_of_state(state: str) -> Look:
    """How a channel's state is shown."""
    return CHANNEL_STATES[ChannelState(state)]


def look_of_target(target: Target) -> Look:
    """How a target stands, as far as is known: AWS is not asked for this."""
    if target.held_at:
        return TARGET_HELD
    return TARGET_ANSWERED if target.account else TARGET_NOT_ASKED


def look_of_event(action: str, result: str) -> Look:
    """How an event of the trail is shown; one that this version does not know is shown as it stands."""
    known = EVENTS.get((action, result)) or EVENTS.get(action)
    return known or Look(f"{action}: {result}", "done", "idle")


def look_of_result(result: str) -> Look:
    """How an event ended; a result that this version does not know is shown as it stands."""
    return RESULTS.get(result) or Look(result, "done", "idle")
