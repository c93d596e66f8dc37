"""The life of a signaling channel: create, describe, list, update, delete, and its endpoints."""

import json
import sys
import uuid
from dataclasses import replace

from localkvs.cloud import Call, Cloud, Members, check_active, host_of
from localkvs.errors import Refusal, in_use, invalid, not_found
from localkvs.storage import Channel
from localkvs.tags import read_tags
from localkvs.tokens import make_token, read_token

DEFAULT_TTL = 60
DEFAULT_PAGE = 500


def create_signaling_channel(cloud: Cloud, call: Call) -> Members:
    name, channel_type = call.fields["ChannelName"], call.fields.get("ChannelType") or "SINGLE_MASTER"
    tags = read_tags(call.fields.get("Tags") or [])
    former = cloud.storage.find(*call.scope, name)
    if former is not None and not former.is_gone(call.now):
        raise in_use(f"The channel name {name} is already in use.")
    if former is None:
        _keep_to_limit(cloud, call)
    ttl = _message_ttl(call)
    # A new ARN, whatever the clock says.
    made_ms = max(call.now, former.created_ms + 1) if former else call.now
    channel = Channel(
        account=call.caller.account,
        region=call.caller.region,
        name=name,
        partition=call.caller.partition,
        type=channel_type,
        ttl=DEFAULT_TTL if ttl is None and channel_type == "SINGLE_MASTER" else ttl,
        created_ms=made_ms,
        version=_new_version(),
        moving="CREATING",
        settles_ms=call.now + cloud.settle_ms,
        tags=json.dumps(tags),
        tags_before="{}",
        tagged_ms=call.now,
    )
    cloud.storage.put(channel)
    cloud.creates += 1
    return {"ChannelARN": channel.arn}


def describe_signaling_channel(cloud: Cloud, call: Call) -> Members:
    channel = cloud.find_channel(call)
    stale = cloud.faults.hit("stale_describe", call.operation)
    if stale is not None and call.now - channel.created_ms < stale * 1000:
        raise not_found(f"The requested channel is not found: {channel.name}.")
    return {"ChannelInfo": _info(channel, call.now)}


def list_signaling_channels(cloud: Cloud, call: Call) -> Members:
    """Channels by name, at most MaxResults a page."""
    prefix, token = _prefix(call), call.fields.get("NextToken") or ""
    listing = f"channels {' '.join(call.scope)} {prefix}"
    after = read_token(cloud.storage.secret, token, listing=listing, now=call.now)
    size = call.fields.get("MaxResults") or DEFAULT_PAGE
    short = cloud.faults.hit("short_pages", call.operation)
    if short is not None:
        size = min(size, max(1, int(short)))
    stale = cloud.faults.hit("stale_list", call.operation)
    found = cloud.storage.page(
        *call.scope,
        after=after,
        prefix=prefix,
        made_before=sys.maxsize if stale is None else call.now - int(stale * 1000),
        size=size + 1,
        now=call.now,
    )
    members: Members = {"ChannelInfoList": [_info(channel, call.now) for channel in found[:size]]}
    if len(found) > size:
        last = found[size - 1].name
        members["NextToken"] = make_token(cloud.storage.secret, listing=listing, last=last, now=call.now)
    return members


def update_signaling_channel(cloud: Cloud, call: Call) -> Members:
    channel = cloud.find_channel(call)
    _check_version(channel, call)
    check_active(channel, call.now)
    ttl = _message_ttl(call)
    if ttl is None and channel.type == "SINGLE_MASTER":
        raise invalid(
            "SingleMasterConfiguration with MessageTtlSeconds is required for a SINGLE_MASTER channel."
        )
    _move(cloud, call, replace(channel, ttl=channel.ttl if ttl is None else ttl), "UPDATING")
    return {}


def delete_signaling_channel(cloud: Cloud, call: Call) -> Members:
    channel = cloud.find_channel(call)
    _check_version(channel, call)
    check_active(channel, call.now)
    if stream := cloud.storage.stream_of(channel):
        raise in_use(f"The channel {channel.name} is linked to {stream}. Disable its media storage first.")
    _move(cloud, call, channel, "DELETING")
    return {}


def get_signaling_channel_endpoint(cloud: Cloud, call: Call) -> Members:
    channel = cloud.find_channel(call)
    check_active(channel, call.now)
    wishes = call.fields.get("SingleMasterChannelEndpointConfiguration") or {}
    protocols = dict.fromkeys(wishes.get("Protocols") or ["WSS", "HTTPS"])
    if "WEBRTC" in protocols and not cloud.storage.stream_of(channel):
        raise invalid("The protocol WEBRTC needs a channel that is configured for ingestion.")
    host, socket = host_of(channel), "v" if wishes.get("Role") == "VIEWER" else "m"
    urls = {"WSS": f"wss://{socket}-{host}", "HTTPS": f"https://r-{host}", "WEBRTC": f"https://w-{host}"}
    endpoints = [{"Protocol": each, "ResourceEndpoint": urls[each]} for each in protocols]
    return {"ResourceEndpointList": endpoints}


def _info(channel: Channel, now: int) -> Members:
    info: Members = {
        "ChannelName": channel.name,
        "ChannelARN": channel.arn,
        "ChannelType": channel.type,
        "ChannelStatus": channel.status(now),
        "CreationTime": channel.created_ms / 1000,
        "Version": channel.version,
    }
    if channel.ttl is not None:
        info["SingleMasterConfiguration"] = {"MessageTtlSeconds": channel.ttl}
    return info


def _keep_to_limit(cloud: Cloud, call: Call) -> None:
    limit, scope = cloud.limits.channels_in(call.caller.region), call.scope
    count = cloud.counts.get(scope, limit)
    if limit and count >= limit:
        count = cloud.storage.count(*scope, now=call.now)
    if limit and count >= limit:
        message = f"The limit of {limit} channels of this account in {call.caller.region} is reached."
        raise Refusal("AccountChannelLimitExceededException", message)
    cloud.counts[scope] = count + 1


def _message_ttl(call: Call) -> int | None:
    ttl = (call.fields.get("SingleMasterConfiguration") or {}).get("MessageTtlSeconds")
    return None if ttl is None else int(ttl)


def _prefix(call: Call) -> str:
    condition = call.fields.get("ChannelNameCondition") or {}
    if condition and not (condition.get("ComparisonOperator") and condition.get("ComparisonValue")):
        raise invalid("ChannelNameCondition needs ComparisonOperator and ComparisonValue.")
    return str(condition.get("ComparisonValue", ""))


def _check_version(channel: Channel, call: Call) -> None:
    version = call.fields.get("CurrentVersion")
    if version not in (None, channel.version):
        message = (
            f"CurrentVersion {version} is not the version of the channel; describe it to learn which is."
        )
        raise Refusal("VersionMismatchException", message)


def _move(cloud: Cloud, call: Call, channel: Channel, moving: str) -> None:
    moved = replace(channel, version=_new_version(), moving=moving, settles_ms=call.now + cloud.settle_ms)
    cloud.storage.put(moved)


def _new_version() -> str:
    return uuid.uuid4().hex[:20]
