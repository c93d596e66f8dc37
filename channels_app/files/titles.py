"""The titles that columns may have, and the nearest of them to one that is not known."""

import difflib

TAG_PREFIX = "tag:"
UNDERSTOOD = ("name", "type", "ttl", "tags")
READ_OVER = ("arn", "state", "target", "created_by", "created_at", "line", "verdict", "reason")
OTHER_WORDS = {
    "channelname": "name",
    "channel_name": "name",
    "channel": "name",
    "device": "name",
    "channeltype": "type",
    "channel_type": "type",
    "messagettlseconds": "ttl",
    "message_ttl_seconds": "ttl",
    "seconds": "ttl",
    "channelarn": "arn",
    "channelstatus": "state",
    "creationtime": "created_at",
}


def nearest_title(title: str) -> str:
    """A sentence that says which title was likely meant, or which there are."""
    nearest = OTHER_WORDS.get(title) or next(iter(_close(title)), "")
    if nearest:
        return f"Did you mean {nearest}? For a tag of that key, write tag:{title}."
    return f"Columns are name, type, ttl, tags and tag:KEY. For a tag of that key, write tag:{title}."


def _close(title: str) -> list[str]:
    return difflib.get_close_matches(title, (*UNDERSTOOD, *READ_OVER), n=1, cutoff=0.5)
