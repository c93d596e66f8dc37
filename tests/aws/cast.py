"""Names and values that the tests of this room share."""

from datetime import UTC, datetime
from uuid import UUID

from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import Tag

REGION = "eu-west-1"
SECRET_KEY = "secret-key-of-the-cast"
SESSION_TOKEN = "session-token-of-the-cast"
OPERATION = UUID("0e5f4a52-7c56-4a0e-a1f3-0d3c2b1a9f88")
STREAM = "arn:aws:kinesisvideo:eu-west-1:123456789012:stream/ward-3/1700000000000"
ARN = "arn:aws:kinesisvideo:eu-west-1:123456789012:channel/front-door/1732442400123"
CREATED_AT = datetime(2024, 11, 24, 10, 0, 0, 123000, tzinfo=UTC)
SITE = Tag(key="site", value="Leeds")
SPEC = ChannelSpec(name="front-door", ttl=30, tags=(SITE,))
INFO = {
    "ChannelName": "front-door",
    "ChannelARN": ARN,
    "ChannelType": "SINGLE_MASTER",
    "ChannelStatus": "ACTIVE",
    "CreationTime": CREATED_AT,
    "SingleMasterConfiguration": {"MessageTtlSeconds": 30},
    "Version": "v1",
}
METADATA = {
    "RequestId": "request-1",
    "HTTPStatusCode": 200,
    "HTTPHeaders": {"date": "Sun, 24 Nov 2024 10:00:01 GMT"},
}
