"""Texts on a channel's page that somebody takes elsewhere, ready to copy."""

from collections.abc import Iterator
from dataclasses import dataclass

from channels_app.files import devices, snippets
from channels_app.files.cloudformation import write_template
from channels_app.files.terraform import write_imports
from channels_app.rules.arn import ChannelArn
from channels_app.rules.permissions import device_policy
from channels_app.rules.spec import ChannelSpec, ChannelType


@dataclass(frozen=True, kw_only=True, slots=True)
class Snippet:
    tool: str
    text: str
    note: str = ""  # to be known before it is used


def for_devices(arn: str) -> Iterator[Snippet]:
    """What the channel's camera and viewers need."""
    parsed = ChannelArn.parse(arn)
    yield Snippet(
        tool="IAM policy of its camera (master)",
        text=device_policy(arn=arn, role="MASTER"),
        note="For the camera alone: the newest master silently displaces the one before.",
    )
    yield Snippet(tool="IAM policy of a viewer", text=device_policy(arn=arn, role="VIEWER"))
    yield Snippet(
        tool="IAM policy of a camera whose media is stored",
        text=device_policy(arn=arn, role="STORAGE"),
        note="It also needs GetDataEndpoint, DescribeStream and PutMedia on the stream that the channel is linked to.",
    )
    yield Snippet(tool="Camera with the C SDK", text=devices.c_sdk(parsed))
    yield Snippet(tool="Viewer with the JavaScript SDK", text=devices.javascript_viewer(parsed))


def for_tools(spec: ChannelSpec, *, region: str) -> Iterator[Snippet]:
    """The same channel, made or taken over by other tools."""
    yield Snippet(tool="AWS CLI", text=snippets.aws_cli(spec, region=region))
    yield Snippet(tool="boto3", text=snippets.boto3(spec, region=region))
    if spec.type == ChannelType.SINGLE_MASTER:
        yield Snippet(tool="CloudFormation", text=write_template([spec]))
    yield Snippet(tool="Terraform import", text="".join(write_imports([spec])))
