"""The same create for other tools: text that runs as it stands, whatever a tag's value holds."""

import json
import re
import shlex

from channels_app.rules.spec import ChannelSpec, ChannelType
from channels_app.rules.tags import Tag, without_own

# What the AWS CLI's shorthand takes as it is, in the middle of a value and at its ends
_SHORTHAND = re.compile(r"[\w.:/=+-](?:[\w.:/=+@ -]*[\w.:/=+@-])?", re.ASCII)


def aws_cli(spec: ChannelSpec, *, region: str) -> str:
    """The command that creates such a channel with the AWS CLI, in a POSIX shell."""
    parts = ["aws kinesisvideo create-signaling-channel"]
    if region:
        parts.append(f"--region {region}")
    parts.append(_option("--channel-name", spec.name))
    parts.append(_option("--channel-type", spec.type))
    if spec.type == ChannelType.SINGLE_MASTER:
        parts.append(f"--single-master-configuration MessageTtlSeconds={spec.ttl}")
    if tags := without_own(spec.tags):
        parts.append(f"--tags {_tags(tags)}")
    return " \\\n  ".join(parts)


def boto3(spec: ChannelSpec, *, region: str) -> str:
    """The Python that creates such a channel with boto3."""
    where = f", region_name={_literal(region)}" if region else ""
    lines = [
        "import boto3",
        "",
        f'boto3.client("kinesisvideo"{where}).create_signaling_channel(',
        f"    ChannelName={_literal(spec.name)},",
        f"    ChannelType={_literal(spec.type)},",
    ]
    if spec.type == ChannelType.SINGLE_MASTER:
        lines.append(f'    SingleMasterConfiguration={{"MessageTtlSeconds": {spec.ttl}}},')
    if tags := without_own(spec.tags):
        lines.append("    Tags=[")
        lines += [f'        {{"Key": {_literal(tag.key)}, "Value": {_literal(tag.value)}}},' for tag in tags]
        lines.append("    ],")
    return "\n".join([*lines, ")"])


def _option(name: str, value: str) -> str:
    """A value that begins with a dash would be taken for an option of its own."""
    return f"{name}={value}" if value.startswith("-") else f"{name} {value}"


def _tags(tags: tuple[Tag, ...]) -> str:
    if all(_SHORTHAND.fullmatch(tag.key) and _SHORTHAND.fullmatch(tag.value) for tag in tags):
        return " ".join(shlex.quote(f"Key={tag.key},Value={tag.value}") for tag in tags)
    # Spaces at an end, an empty value or a letter of another script: only JSON says exactly that
    listed = [{"Key": tag.key, "Value": tag.value} for tag in tags]
    seen = all((tag.key + tag.value).isprintable() for tag in tags)
    return shlex.quote(json.dumps(listed, ensure_ascii=not seen))


def _literal(text: str) -> str:
    """A string of Python's, with every character that cannot be seen written as its number."""
    return json.dumps(text, ensure_ascii=False) if text.isprintable() else repr(text)
