"""TagResource, UntagResource, ListTagsForResource, and what AWS asks of tags beyond the service description."""

import json
from dataclasses import replace

from localkvs.cloud import Call, Cloud, Members
from localkvs.errors import Refusal, invalid
from localkvs.storage import Channel
from localkvs.tokens import make_token, read_token

TAGS = 50  # on one channel; also a page of ListTagsForResource


def read_tags(pairs: list[dict[str, str]]) -> dict[str, str]:
    """Tags from the list of a request: no key twice, none of AWS's own."""
    tags: dict[str, str] = {}
    for pair in pairs:
        key = pair["Key"]
        if key.lower().startswith("aws:"):
            raise invalid(f"The tag key '{key}' is not valid: keys that begin with aws: are reserved.")
        if key in tags:
            raise invalid(f"The tag key '{key}' is given twice.")
        tags[key] = pair["Value"]
    return tags


def tag_resource(cloud: Cloud, call: Call) -> Members:
    new = read_tags(call.fields["Tags"])
    channel = cloud.find_channel(call)
    merged = channel.read_tags() | new
    if len(merged) > TAGS:
        message = f"A channel has at most {TAGS} tags; with these it would have {len(merged)}."
        raise Refusal("TagsPerResourceExceededLimitException", message)
    return _store(cloud, call, channel, merged)


def untag_resource(cloud: Cloud, call: Call) -> Members:
    channel = cloud.find_channel(call)
    gone = set(call.fields["TagKeyList"])
    left = {key: value for key, value in channel.read_tags().items() if key not in gone}
    return _store(cloud, call, channel, left)


def list_tags_for_resource(cloud: Cloud, call: Call) -> Members:
    """The tags by key, a page at a time."""
    channel = cloud.find_channel(call)
    listing, token = f"tags {channel.arn}", call.fields.get("NextToken") or ""
    after = read_token(cloud.storage.secret, token, listing=listing, now=call.now)
    entries = [(key, value) for key, value in sorted(_seen(cloud, call, channel).items()) if key > after]
    short = cloud.faults.hit("short_pages", call.operation)
    size = TAGS if short is None else max(1, int(short))
    members: Members = {"Tags": dict(entries[:size])}
    if len(entries) > size:
        last = entries[size - 1][0]
        members["NextToken"] = make_token(cloud.storage.secret, listing=listing, last=last, now=call.now)
    return members


def _seen(cloud: Cloud, call: Call, channel: Channel) -> dict[str, str]:
    stale = cloud.faults.hit("stale_tags", call.operation)
    if stale is not None and call.now - channel.tagged_ms < stale * 1000:
        return dict(json.loads(channel.tags_before))
    return channel.read_tags()


def _store(cloud: Cloud, call: Call, channel: Channel, tags: dict[str, str]) -> Members:
    changed = replace(channel, tags=json.dumps(tags), tags_before=channel.tags, tagged_ms=call.now)
    cloud.storage.put(changed)
    return {}
