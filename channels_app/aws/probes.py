"""Each permission of the console, tried in one account and Region by requests that AWS cannot carry out.

Reads and changes name a channel that cannot exist, so whoever may do it hears *not found*. A create names no
channel yet, so it carries a tag that AWS keeps to itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from channels_app.aws import errors
from channels_app.aws.adapter import BotoGateway
from channels_app.aws.errors import AccessDenied, AwsError
from channels_app.rules import permissions, regions
from channels_app.rules.arn import ChannelArn
from channels_app.rules.spec import TTL_DEFAULT, ChannelSpec
from channels_app.rules.tags import Tag

BEFORE_THE_SERVICE = datetime(2001, 9, 9, tzinfo=UTC)  # no channel was created then
RESERVED = Tag(key="aws:kvs-admin-check", value="")
NO_VERSION = "none"


class Verdict(StrEnum):
    ALLOWED = "allowed"
    MISSING = "missing"
    UNTOLD = "cannot tell"
    CARRIED_OUT = "CARRIED OUT"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What became of trying one permission, and why it is thought so where that is not plain."""

    permission: str
    verdict: Verdict
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Probe:
    permission: str
    subject: str
    call: Callable[[], object]
    authorized: tuple[type[AwsError], ...] = (errors.NotFound,)  # AWS says these only to who may do it
    harmless: bool = False  # an answer changes nothing
    why: str = ""


class Probes(BotoGateway):
    """A gateway to try the permissions of a target with. Nothing that it sends asks for something possible."""

    def try_each(self, *, account: str, attempt: UUID) -> Iterator[Finding]:
        """Try every permission once, in the account that the credentials are of. `attempt` makes the names that no
        channel has."""
        for probe in self._probes(account=account, name=f"kvs-admin-check-{attempt}"):
            yield from _find(probe)

    def _probes(self, *, account: str, name: str) -> tuple[_Probe, ...]:
        partition = regions.partition_of(self.region)
        arn = str(
            ChannelArn(
                partition=partition,
                region=self.region,
                account=account,
                name=name,
                created_at=BEFORE_THE_SERVICE,
            )
        )
        return (
            self._create(name),
            _read(permissions.DESCRIBE, arn, lambda: self.describe_arn(arn)),
            _read(permissions.LIST, name, lambda: self.list_channels(prefix=name)),
            _read(permissions.LIST_TAGS, arn, lambda: self.list_tags(arn)),
            _read(permissions.ENDPOINT, arn, lambda: self.endpoints(arn, role="VIEWER", protocols=("WSS",))),
            *self._changes(arn),
        )

    def _create(self, name: str) -> _Probe:
        spec = ChannelSpec(name=name)
        return _Probe(
            permission=permissions.CREATE,
            subject=name,
            call=lambda: self.create(spec, tags=(RESERVED,), operation=UUID(int=0)),
            authorized=(
                errors.InvalidArgument,
                errors.InUse,
                errors.ChannelLimitReached,
                errors.TooManyTags,
            ),
            why="as far as can be told without creating a channel: AWS refused the request for its tag",
        )

    def _changes(self, arn: str) -> tuple[_Probe, ...]:
        ttl = {"MessageTtlSeconds": TTL_DEFAULT}
        update = {"ChannelARN": arn, "CurrentVersion": NO_VERSION, "SingleMasterConfiguration": ttl}
        delete = {"ChannelARN": arn, "CurrentVersion": NO_VERSION}
        tag = {"ResourceARN": arn, "Tags": [{"Key": "kvs-admin-check", "Value": ""}]}
        untag = {"ResourceARN": arn, "TagKeyList": ["kvs-admin-check"]}
        return (
            self._change(permissions.UPDATE, arn, "update_signaling_channel", update),
            self._change(permissions.DELETE, arn, "delete_signaling_channel", delete),
            self._change(permissions.TAG, arn, "tag_resource", tag),
            self._change(permissions.UNTAG, arn, "untag_resource", untag),
        )

    def _change(self, permission: str, arn: str, method: str, request: dict[str, Any]) -> _Probe:
        def call() -> object:
            with self._calling(permission.partition(":")[2]) as pair:
                return getattr(pair.kinesisvideo, method)(**request)

        return _Probe(permission=permission, subject=arn, call=call)


def _read(permission: str, subject: str, call: Callable[[], object]) -> _Probe:
    return _Probe(permission=permission, subject=subject, call=call, harmless=True)


def _find(probe: _Probe) -> Iterator[Finding]:
    try:
        probe.call()
    except AccessDenied as error:
        yield from _denied(probe, error)
    except probe.authorized:
        yield Finding(permission=probe.permission, verdict=Verdict.ALLOWED, why=probe.why)
    except AwsError as error:
        yield Finding(permission=probe.permission, verdict=Verdict.UNTOLD, why=_said(probe, error))
    else:
        if probe.harmless:
            yield Finding(permission=probe.permission, verdict=Verdict.ALLOWED)
        else:
            why = f"AWS did what it was sure to refuse, so look at {probe.subject}"
            yield Finding(permission=probe.permission, verdict=Verdict.CARRIED_OUT, why=why)


def _denied(probe: _Probe, error: AccessDenied) -> Iterator[Finding]:
    """A create with tags needs a second permission, and AWS's message says which of the two it misses."""
    if error.permission == probe.permission:
        yield Finding(permission=probe.permission, verdict=Verdict.MISSING)
        return
    why = f"AWS denied {error.permission}, which {error.action} needs too"
    yield Finding(permission=probe.permission, verdict=Verdict.UNTOLD, why=why)
    if error.permission in permissions.ALL:
        why = f"{error.action} needs it too"
        yield Finding(permission=error.permission, verdict=Verdict.MISSING, why=why)


def _said(probe: _Probe, error: AwsError) -> str:
    said = f"{error.code or 'no answer'}: {error.message or 'no reason was given'}"
    if error.doubtful and not probe.harmless:
        return f"{said}; AWS may have carried it out, so look at {probe.subject}"
    return said
