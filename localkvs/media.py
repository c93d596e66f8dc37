"""What a channel has to do with media: the stream that it is linked to, and the servers that relay around firewalls."""

import secrets

from localkvs.cloud import Call, Cloud, Members, check_active, host_of
from localkvs.errors import in_use, invalid
from localkvs.storage import Channel

_TTL = 300  # seconds that a relay's password holds


def describe_media_storage_configuration(cloud: Cloud, call: Call) -> Members:
    stream = cloud.storage.stream_of(cloud.find_channel(call))
    configuration = {"Status": "ENABLED", "StreamARN": stream} if stream else {"Status": "DISABLED"}
    return {"MediaStorageConfiguration": configuration}


def update_media_storage_configuration(cloud: Cloud, call: Call) -> Members:
    """Streams are not carried here, so any ARN of one is taken for one that is there."""
    channel = cloud.find_channel(call)
    check_active(channel, call.now)
    wish = call.fields["MediaStorageConfiguration"]
    stream = str(wish.get("StreamARN") or "") if wish["Status"] == "ENABLED" else ""
    if wish["Status"] == "ENABLED":
        _check_free(cloud, channel, stream)
    cloud.storage.link(channel, stream)
    return {}


def _check_free(cloud: Cloud, channel: Channel, stream: str) -> None:
    """Refuse what is no stream, and what is mapped already: a channel has one stream, and a stream one channel."""
    if ":stream/" not in stream:
        raise invalid("StreamARN must be the ARN of a stream where Status is ENABLED.")
    if cloud.storage.stream_of(channel) not in ("", stream):
        raise in_use(
            f"The channel {channel.name} is mapped to another stream. Disable its media storage first."
        )
    if cloud.storage.channel_of(stream) not in ("", channel.arn):
        raise in_use(f"The stream {stream} is mapped to another channel.")


def get_ice_server_config(cloud: Cloud, call: Call) -> Members:
    channel = cloud.find_channel(call)
    host = host_of(channel).replace(".", ".t-1.", 1)
    uris = [
        f"turn:{host}:443?transport=udp",
        f"turns:{host}:443?transport=udp",
        f"turns:{host}:443?transport=tcp",
    ]
    server = {"Uris": uris, "Username": secrets.token_hex(16), "Password": secrets.token_hex(16), "Ttl": _TTL}
    return {"IceServerList": [server]}
