"""Channels as an AWS CloudFormation template (AWS::KinesisVideo::SignalingChannel).

The limits are those of "Understand CloudFormation quotas" in its user guide.
"""

import json
from collections.abc import Iterable

from channels_app.files.errors import TooMuch, Unsupported
from channels_app.files.labels import label
from channels_app.rules.spec import ChannelSpec, ChannelType
from channels_app.rules.tags import without_own

RESOURCES_MAX = 500
BYTES_MAX = 1_000_000
REMEDY = "Narrow the list, or take Terraform instead."


def write_template(specs: Iterable[ChannelSpec]) -> str:
    """The template, as JSON. Each channel outlives its stack, so that the channels there are can be imported into one.

    Raises TooMuch where CloudFormation would not take it, Unsupported for a type of channel that it has not.
    """
    resources: dict[str, object] = {}
    for spec in specs:
        if len(resources) == RESOURCES_MAX:
            raise TooMuch(f"a CloudFormation template holds {RESOURCES_MAX:,} channels.", REMEDY)
        resources[label(spec.name)] = _resource(spec)
    text = json.dumps(
        {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}, indent=2, ensure_ascii=False
    )
    if len(text.encode()) > BYTES_MAX:
        raise TooMuch(f"a CloudFormation template has at most {BYTES_MAX:,} bytes.", REMEDY)
    return text


def _resource(spec: ChannelSpec) -> dict[str, object]:
    if spec.type != ChannelType.SINGLE_MASTER:
        raise Unsupported(f"CloudFormation knows no {spec.type} channels, as {spec.name} is one.", REMEDY)
    properties: dict[str, object] = {
        "Name": spec.name,
        "Type": spec.type,
        "MessageTtlSeconds": spec.ttl,
    }
    if tags := without_own(spec.tags):
        properties["Tags"] = [{"Key": tag.key, "Value": tag.value} for tag in tags]
    return {
        "Type": "AWS::KinesisVideo::SignalingChannel",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    }
