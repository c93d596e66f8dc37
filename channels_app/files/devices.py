"""What goes into a camera or a viewer of one channel: text that is right for its ARN as it stands."""

import json
import shlex

from channels_app.rules.arn import ChannelArn

_VIEWER = """\
import { KinesisVideoClient, GetSignalingChannelEndpointCommand } from "@aws-sdk/client-kinesis-video";
import { Role, SignalingClient } from "amazon-kinesis-video-streams-webrtc";

const channelARN = %(arn)s;
const region = %(region)s;
// Short-lived ones, of a role with the viewer's policy
const credentials = { accessKeyId, secretAccessKey, sessionToken };

const { ResourceEndpointList } = await new KinesisVideoClient({ region, credentials }).send(
  new GetSignalingChannelEndpointCommand({
    ChannelARN: channelARN,
    SingleMasterChannelEndpointConfiguration: { Protocols: ["WSS"], Role: "VIEWER" },
  }),
);
const signaling = new SignalingClient({
  channelARN,
  channelEndpoint: ResourceEndpointList[0].ResourceEndpoint,
  clientId: crypto.randomUUID(),
  credentials,
  region,
  role: Role.VIEWER,
});
signaling.open();
"""


def c_sdk(arn: ChannelArn) -> str:
    """The environment of the C SDK's master sample, and its start. The camera's credentials come from elsewhere."""
    return (
        f"export AWS_DEFAULT_REGION={arn.region}\n"
        "export AWS_KVS_LOG_LEVEL=2\n"
        f"./samples/kvsWebrtcClientMaster {shlex.quote(arn.name)}\n"
    )


def javascript_viewer(arn: ChannelArn) -> str:
    """A viewer with the JavaScript SDKs, as a module."""
    return _VIEWER % {"arn": json.dumps(str(arn)), "region": json.dumps(arn.region)}
