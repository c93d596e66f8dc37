"""Channels as Terraform import blocks, for the provider that has signaling channels: hashicorp/awscc.

`terraform plan -generate-config-out=channels.tf` writes the resources that belong to them.
"""

from collections.abc import Iterable, Iterator

from channels_app.files.labels import label
from channels_app.rules.spec import ChannelSpec


def write_imports(specs: Iterable[ChannelSpec]) -> Iterator[str]:
    """The blocks that take the channels over. A name is all of their identity in the provider's account and Region,
    and has no character that would have to be written otherwise."""
    for spec in specs:
        resource = f"awscc_kinesisvideo_signaling_channel.{label(spec.name, between='_')}"
        yield f'import {{\n  to = {resource}\n  id = "{spec.name}"\n}}\n'
