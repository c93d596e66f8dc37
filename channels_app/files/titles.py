"""The titles that columns may have, and the nearest of them to one that is not known."""

import difflib
import re

from channels_app.rules.characters import shown

TAG_PREFIX = "tag:"
UNDERSTOOD = ("name", "type", "ttl", "tags")
READ_OVER = ("arn", "state", "target", "created_by", "created_at", "line", "verdict", "reason")
TITLES = frozenset((*UNDERSTOOD, *READ_OVER))
OTHER_WORDS = {
    "channelname": "name",
    "channel_name": "name",
    "channel": "name",
    "channels": "name",
    "device": "name",
    "names": "name",
    "channeltype": "type",
    "channel_type": "type",
    "messagettlseconds": "ttl",
    "message_ttl_seconds": "ttl",
    "seconds": "ttl",
    "channelarn": "arn",
    "channelstatus": "state",
    "creationtime": "created_at",
}
KEYED = re.compile(r"tags?[\W_]+(.+)", re.IGNORECASE)  # as tag_ward, tags:ward or tag(ward)


def as_title(cell: str) -> str:
    """The title that was meant: in any case, with any spaces."""
    if cell.lower().startswith(TAG_PREFIX):
        return TAG_PREFIX + cell[len(TAG_PREFIX) :].strip()
    return re.sub(r"[\s-]+", "_", cell.lower())


def is_title(title: str) -> bool:
    """Whether nobody would call a channel so: a title of ours, or a word of others for one."""
    return title in TITLES or title in OTHER_WORDS or title.startswith(TAG_PREFIX)


def nearest_title(cell: str) -> str:
    """A sentence that says which title was likely meant by one that is not known, or which there are."""
    if keyed := KEYED.fullmatch(cell):
        return f"For a tag, write tag:KEY, as in tag:{shown(keyed[1])}."
    title = as_title(cell)
    nearest = OTHER_WORDS.get(title) or next(iter(_close(title)), "")
    meant = f"Did you mean {nearest}?" if nearest else "Columns are name, type, ttl, tags and tag:KEY."
    return f"{meant} For a tag of that key, write tag:{shown(cell)}."


def _close(title: str) -> list[str]:
    return difflib.get_close_matches(title, (*UNDERSTOOD, *READ_OVER), n=1, cutoff=0.5)
