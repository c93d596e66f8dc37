"""What botocore's description of CreateSignalingChannel allows: the oracle for our rules."""

from typing import Any

import botocore.session
import regex  # type: ignore[import-untyped]  # it ships without types
from botocore.model import Shape

from channels_app.rules.spec import ChannelSpec

SERVICE: Any = botocore.session.get_session().get_service_model("kinesisvideo")
OPERATIONS = {
    name
    for service in ("kinesisvideo", "kinesis-video-signaling", "kinesis-video-webrtc-storage")
    for name in botocore.session.get_session().get_service_model(service).operation_names
}
_INPUT = SERVICE.operation_model("CreateSignalingChannel").input_shape

ARN: Shape = SERVICE.shape_for("ResourceARN")
NAME: Shape = _INPUT.members["ChannelName"]
TYPE: Any = _INPUT.members["ChannelType"]
TTL: Shape = _INPUT.members["SingleMasterConfiguration"].members["MessageTtlSeconds"]
TAGS: Any = _INPUT.members["Tags"]
KEY: Shape = TAGS.member.members["Key"]
VALUE: Shape = TAGS.member.members["Value"]


def allows(spec: ChannelSpec) -> bool:
    """Whether min, max, pattern, enum and list size of the model are all kept."""
    return (
        _allows_text(NAME, spec.name)
        and spec.type in TYPE.enum
        and _within(TTL, spec.ttl)
        and _within(TAGS, len(spec.tags))
        and all(_allows_text(KEY, tag.key) and _allows_text(VALUE, tag.value) for tag in spec.tags)
    )


def characters_of(shape: Shape, among: str) -> set[str]:
    """Those of `among` that the pattern of a text allows in it."""
    one = regex.search(r"\[.*\]", shape.metadata["pattern"])
    return set(regex.findall(one[0], among))


def _allows_text(shape: Shape, text: str) -> bool:
    return _within(shape, len(text)) and regex.fullmatch(shape.metadata["pattern"], text) is not None


def _within(shape: Shape, size: int) -> bool:
    return bool(shape.metadata.get("min", 0) <= size <= shape.metadata["max"])
