"""The one contract between the console and AWS: `adapter` keeps it, and so does the fake of the tests."""

from typing import Protocol
from uuid import UUID

from channels_app.aws.values import (
    Created,
    Deleted,
    Described,
    Endpoint,
    IceServer,
    Identity,
    MediaStorage,
    Page,
    TagList,
    Updated,
)
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import Tag


class Gateway(Protocol):
    """One account in one Region. A request is sent once, and never again by itself; errors: `aws.errors`."""

    @property
    def region(self) -> str: ...

    def admit(self) -> None:
        """Raise Withheld where the console itself keeps back all that changes AWS. It asks AWS nothing."""

    def identity(self) -> Identity:
        """Whom AWS takes us for. AWS is asked once for the same credentials."""

    def create(self, spec: ChannelSpec, *, tags: tuple[Tag, ...], operation: UUID) -> Created:
        """Create the channel with exactly `tags` (the spec's own are not added to them)."""

    def delete(self, arn: str, *, version: str, operation: UUID) -> Deleted:
        """Delete just this channel, as long as it has this version. VersionMismatch: it was changed since."""

    def update_ttl(self, arn: str, *, ttl: int, version: str, operation: UUID) -> Updated:
        """Give the channel this TTL, as long as it has this version. VersionMismatch: it was changed since."""

    def tag(self, arn: str, *, tags: tuple[Tag, ...], operation: UUID) -> Updated:
        """Put these tags on the channel; one whose key it has gets the new value."""

    def untag(self, arn: str, *, keys: tuple[str, ...], operation: UUID) -> Updated:
        """Take the tags of these keys off the channel; those that it does not have are no error."""

    def link(self, arn: str, *, stream: str, operation: UUID) -> Updated:
        """Have what the channel's peers send kept in the stream of this ARN; empty, undo the link."""

    def describe(self, name: str) -> Described: ...

    def describe_arn(self, arn: str) -> Described: ...

    def list_tags(self, arn: str) -> TagList:
        """All tags of the channel, ours included."""

    def list_channels(self, *, next_token: str = "", prefix: str = "") -> Page: ...

    def endpoints(self, arn: str, *, role: str, protocols: tuple[str, ...]) -> tuple[Endpoint, ...]:
        """Where a MASTER or VIEWER connects, for each protocol (WSS, HTTPS, WEBRTC)."""

    def ice_servers(self, arn: str, *, role: str) -> tuple[IceServer, ...]:
        """The relays that a MASTER or VIEWER may use, with passwords that hold for some minutes."""

    def media_storage(self, arn: str) -> MediaStorage:
        """Whether the channel is linked to a stream, and to which."""
