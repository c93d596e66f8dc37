"""What the operations work with: one cloud, and one call that was read, signed and found valid."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from localkvs.errors import not_found
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
    counts: dict[tuple[str, str], int] = field(
        default_factory=dict
    )  # an upper bound of the channels in each scope

    def channel_by_name(self, call: Call, name: str) -> Channel:
        """The caller's channel of this name; counts as one call on it."""
        channel = self.storage.find(*call.scope, name)
        if channel is None or channel.is_gone(call.now):
            raise not_found(f"The requested channel is not found: {name}.")
        self.limits.take_channel_call(call.operation, channel.arn)
        return channel

    def channel_by_arn(self, call: Call, arn: str) -> Channel:
        """The caller's channel of this ARN. Another account's, and one of a name since made again, is not found."""
        channel = self.storage.find(*call.scope, arn.split("/")[1])
        if channel is None or channel.arn != arn or channel.is_gone(call.now):
            raise not_found(f"The requested channel is not found: {arn}.")
        self.limits.take_channel_call(call.operation, arn)
        return channel
