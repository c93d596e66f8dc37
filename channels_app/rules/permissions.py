"""The least that IAM must allow the console, as data."""

import json
from collections.abc import Collection, Mapping

from channels_app.rules.regions import partition_of

CREATE = "kinesisvideo:CreateSignalingChannel"
DESCRIBE = "kinesisvideo:DescribeSignalingChannel"
UPDATE = "kinesisvideo:UpdateSignalingChannel"
DELETE = "kinesisvideo:DeleteSignalingChannel"
LIST = "kinesisvideo:ListSignalingChannels"
TAG = "kinesisvideo:TagResource"
UNTAG = "kinesisvideo:UntagResource"
LIST_TAGS = "kinesisvideo:ListTagsForResource"
ENDPOINT = "kinesisvideo:GetSignalingChannelEndpoint"

# What each call of ours needs. GetCallerIdentity needs nothing: AWS allows it to whoever can sign. Media storage and
# relays are only looked at, and streams linked, where somebody asks for it: the least policy leaves those calls out.
NEEDED_BY: Mapping[str, tuple[str, ...]] = {
    "CreateSignalingChannel": (CREATE, TAG),  # a create with tags tags, and ours has one
    "DescribeSignalingChannel": (DESCRIBE,),
    "UpdateSignalingChannel": (UPDATE,),
    "DeleteSignalingChannel": (DELETE,),
    "ListSignalingChannels": (LIST,),
    "TagResource": (TAG,),
    "UntagResource": (UNTAG,),
    "ListTagsForResource": (LIST_TAGS,),
    "GetSignalingChannelEndpoint": (ENDPOINT,),
    "GetCallerIdentity": (),
}
ALL = frozenset(action for actions in NEEDED_BY.values() for action in actions)


def least_policy(*, region: str, account: str, actions: Collection[str] = ALL) -> str:
    """The IAM policy, as JSON to paste, that allows these actions in one account and Region, and no more."""
    channels = f"arn:{partition_of(region)}:kinesisvideo:{region}:{account}:channel/*/*"
    on_channels = sorted(set(actions) - {LIST})
    statements = [_allow("KvsAdminChannels", on_channels, channels)] if on_channels else []
    if LIST in actions:
        # A list is of no one channel: IAM knows no narrower resource for it than all.
        statements.append(_allow("KvsAdminList", [LIST], "*"))
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)


def _allow(sid: str, actions: list[str], resource: str) -> dict[str, object]:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource}


# What a device needs of its one channel: "Grant permission" and "Control access" of the WebRTC developer guide.
# A master silently displaces the one before, so only a camera may connect as one.
CONNECTS = (DESCRIBE, ENDPOINT, "kinesisvideo:GetIceServerConfig")
DEVICES: Mapping[str, tuple[str, ...]] = {
    "MASTER": (*CONNECTS, "kinesisvideo:ConnectAsMaster"),
    "VIEWER": (*CONNECTS, "kinesisvideo:ConnectAsViewer"),
    "STORAGE": (
        *CONNECTS,
        "kinesisvideo:ConnectAsMaster",
        "kinesisvideo:DescribeMediaStorageConfiguration",
        "kinesisvideo:JoinStorageSession",
    ),
}


def device_policy(*, arn: str, role: str) -> str:
    """The IAM policy, as JSON to paste, for what connects to this channel as a `DEVICES` role, and to no other.

    A storage session also needs GetDataEndpoint, DescribeStream and PutMedia on the stream that it is linked to.
    """
    statement = {"Effect": "Allow", "Action": sorted(DEVICES[role]), "Resource": arn}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)
