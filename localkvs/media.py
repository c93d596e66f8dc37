"""What a channel has to do with media: the stream that it is linked to, and the servers that relay around firewalls."""

import hashlib
import secrets

from localkvs.cloud import Call, Cloud, Members
from localkvs.errors import invalid

_TTL = 300  # seconds that a relay's password holds


def describe_media_storage_configuration(cloud: Cloud, call: Call) -> Members:
    stream = cloud.storage.stream_of(cloud.find_channel(call))
    configuration = {"Status": "ENABLED", "StreamARN": stream} if stream else {"Status": "DISABLED"}
    return {"MediaStorageConfiguration": configuration}


def update_media_storage_configuration(cloud: Cloud, call: Call) -> Members:
    """Streams are not carried here, so any ARN of one is taken for one that is there."""
    channel = cloud.find_channel(call)
    wish = call.fields["MediaStorageConfiguration"]
    stream = str(wish.get("StreamARN") or "")
    if wish["Status"] == "ENABLED" and ":stream/" not in stream:
        raise invalid("StreamARN must be the ARN of a stream where Status is ENABLED.")
    cloud.storage.link(channel, stream if wish["Status"] == "ENABLED" else "")
    return {}


def get_ice_server_config(cloud: Cloud, call: Call) -> Members:
    channel = cloud.find_channel(call)
    host = f"{hashlib.sha256(channel.arn.encode()).hexdigest()[:8]}.t-1.kinesisvideo.{channel.region}.amazonaws.com"
    uris = [
        f"turn:{host}:443?transport=udp",
        f"turns:{host}:443?transport=udp",
        f"turns:{host}:443?transport=tcp",
    ]
    server = {"Uris": uris, "Username": secrets.token_hex(16), "Password": secrets.token_hex(16), "Ttl": _TTL}
    return {"IceServerList": [server]}
