"""What the operations work with: one cloud, and one call that was read, signed and found valid."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from localkvs.errors import in_use, invalid, not_found
from localkvs.faults import Faults
from localkvs.limits import Limits
from localkvs.signature import Caller
from localkvs.storage import Channel, Storage

# The answer's members by name, as the service description writes them.
Members = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    operation: str
    caller: Caller
    fields: Members
    now: int  # epoch milliseconds

    @property
    def scope(self) -> tuple[str, str]:
        return self.caller.account, self.caller.region


@dataclass(kw_only=True, slots=True)
class Cloud:
    storage: Storage
    limits: Limits
    faults: Faults
    clock: Callable[[], float]  # epoch seconds
    default_account: str
    latency_ms: int
    settle_ms: int
    requests: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    creates: int = 0
    # An upper bound of the channels in each scope.
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def find_channel(self, call: Call) -> Channel:
        """The caller's channel that the call names, by name or ARN; counts as one call on it. Another account's, and
        the ARN of a name since made again, is not found."""
        name, arn = (
            call.fields.get("ChannelName"),
            call.fields.get("ChannelARN") or call.fields.get("ResourceARN"),
        )
        if name is None and arn is None:
            raise invalid("Either ChannelName or ChannelARN must be given.")
        channel = self.storage.find(*call.scope, arn.split("/")[1] if arn else str(name))
        if channel is None or channel.is_gone(call.now) or arn not in (None, channel.arn):
            raise not_found(f"The requested channel is not found: {arn or name}.")
        if name not in (None, channel.name):
            raise invalid("ChannelName and ChannelARN are of different channels.")
        self.limits.take_channel_call(call.operation, channel.arn)
        return channel


def check_active(channel: Channel, now: int) -> None:
    if (status := channel.status(now)) != "ACTIVE":
        raise in_use(f"The channel {channel.name} is {status}, not ACTIVE.")


def host_of(channel: Channel) -> str:
    """The end of the names of all hosts that serve this channel."""
    ending = "amazonaws.com.cn" if channel.partition == "aws-cn" else "amazonaws.com"
    return f"{hashlib.sha256(channel.arn.encode()).hexdigest()[:8]}.kinesisvideo.{channel.region}.{ending}"
