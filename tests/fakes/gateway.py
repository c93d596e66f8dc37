"""AWS in memory. It keeps the Gateway's contract, and fails in the ways that it is told to."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Lock
from uuid import UUID

from channels_app.aws import errors
from channels_app.aws.values import (
    Answer,
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
from channels_app.rules.arn import ChannelArn
from channels_app.rules.spec import ChannelSpec, ChannelType, find_problems
from channels_app.rules.tags import TAGS_MAX, Tag
from tests.fakes.failing import Failing
from tests.fakes.held import Held as Held


class FakeGateway(Failing):
    def __init__(
        self,
        *,
        region: str = "eu-west-1",
        account: str = "123456789012",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        settle: timedelta = timedelta(0),
        page_size: int = 10_000,
    ) -> None:
        super().__init__()
        self.region = region
        self.account = account
        self.channels: dict[str, Held] = {}
        self.clock, self._settle, self.page_size = clock, settle, page_size
        self.unlisted: set[str] = set()  # names that no list shows, though they are there
        self._gone: dict[str, datetime] = {}  # by name, when the last of them was created
        self._arns: list[str] = []
        self._unseen: Counter[str] = Counter()
        self._unseen_tags: Counter[str] = Counter()
        self._lock = Lock()

    # What a test arranges

    def answer_next_create_with(self, arn: str) -> None:
        """The next create names this ARN, which is not its own."""
        self._arns.append(arn)

    def hide(self, name: str, *, reads: int = 0, tag_reads: int = 0) -> None:
        """Stale reads: so many reads, or reads of its tags, do not see yet what was just made."""
        self._unseen[name] += reads
        self._unseen_tags[name] += tag_reads

    def add(self, name: str, *, tags: tuple[Tag, ...] = (), created_at: datetime | None = None) -> Held:
        """A channel that somebody else made."""
        return self._make(ChannelSpec(name=name), tags, created_at or self.clock())

    # The Gateway

    def identity(self) -> Identity:
        self._begin("GetCallerIdentity")
        return Identity(account=self.account, arn=f"arn:aws:iam::{self.account}:user/fake")

    def create(self, spec: ChannelSpec, *, tags: tuple[Tag, ...], operation: UUID) -> Created:
        with self._lock:
            self._begin("CreateSignalingChannel", spec.name)
            with self._losing("CreateSignalingChannel"):
                self._check(spec, tags)
                made = self._make(spec, tags, self.clock())
            return Created(arn=self._arns.pop(0) if self._arns else made.arn, answer=self._answer())

    def delete(self, arn: str, *, version: str, operation: UUID) -> Deleted:
        with self._lock:
            self._begin("DeleteSignalingChannel", arn)
            with self._losing("DeleteSignalingChannel"):
                self._delete(arn, version)
            return Deleted(answer=self._answer())

    def update_ttl(self, arn: str, *, ttl: int, version: str, operation: UUID) -> Updated:
        with self._changing("UpdateSignalingChannel", arn) as held:
            self._check_rest(held, version, "UpdateSignalingChannel")
            held.spec = replace(held.spec, ttl=ttl)
            held.version += "+"
        return Updated(answer=self._answer())

    def tag(self, arn: str, *, tags: tuple[Tag, ...], operation: UUID) -> Updated:
        with self._changing("TagResource", arn) as held:
            kept = {tag.key: tag for tag in held.tags} | {tag.key: tag for tag in tags}
            if len(kept) > TAGS_MAX:
                raise errors.TooManyTags(f"{len(kept)} tags", action="TagResource")
            held.tags = tuple(kept.values())
        return Updated(answer=self._answer())

    def untag(self, arn: str, *, keys: tuple[str, ...], operation: UUID) -> Updated:
        with self._changing("UntagResource", arn) as held:
            held.tags = tuple(tag for tag in held.tags if tag.key not in keys)
        return Updated(answer=self._answer())

    def link(self, arn: str, *, stream: str, operation: UUID) -> Updated:
        with self._changing("UpdateMediaStorageConfiguration", arn) as held:
            held.stream = stream
        return Updated(answer=self._answer())

    def describe(self, name: str) -> Described:
        self._begin("DescribeSignalingChannel", name)
        return self._described(self._find(name))

    def describe_arn(self, arn: str) -> Described:
        self._begin("DescribeSignalingChannel", arn)
        return self._described(self._find_arn(arn))

    def list_tags(self, arn: str) -> TagList:
        self._begin("ListTagsForResource", arn)
        held = self._find_arn(arn)
        return TagList(
            tags=() if self._is_stale(self._unseen_tags, held.spec.name) else held.tags, answer=self._answer()
        )

    def list_channels(self, *, next_token: str = "", prefix: str = "") -> Page:
        self._begin("ListSignalingChannels", prefix)
        self._forget_gone()
        found = [
            self._described(held)
            for name, held in sorted(self.channels.items())
            if name.startswith(prefix) and name not in self.unlisted
        ]
        start = int(next_token or 0)
        end = start + self.page_size
        return Page(
            channels=tuple(found[start:end]),
            next_token=str(end) if end < len(found) else "",
            answer=self._answer(),
        )

    def endpoints(self, arn: str, *, role: str, protocols: tuple[str, ...]) -> tuple[Endpoint, ...]:
        self._begin("GetSignalingChannelEndpoint", arn)
        self._find_arn(arn)
        return tuple(
            Endpoint(protocol=each, url=f"{each.lower()}://{role.lower()}.fake.invalid") for each in protocols
        )

    def ice_servers(self, arn: str, *, role: str) -> tuple[IceServer, ...]:
        self._begin("GetIceServerConfig", arn)
        self._find_arn(arn)
        return (IceServer(uris=("turn:fake.invalid:443",), username=role, password="fake-secret", ttl=300),)

    def media_storage(self, arn: str) -> MediaStorage:
        self._begin("DescribeMediaStorageConfiguration", arn)
        stream = self._find_arn(arn).stream
        return MediaStorage(on=bool(stream), stream=stream)

    # How it does it

    @contextmanager
    def _changing(self, action: str, arn: str) -> Iterator[Held]:
        with self._lock:
            self._begin(action, arn)
            with self._losing(action):
                yield self._held(arn, action)

    def _delete(self, arn: str, version: str) -> None:
        action = "DeleteSignalingChannel"
        held = self._held(arn, action)
        self._check_rest(held, version, action)
        held.deleted_at = self.clock()

    def _held(self, arn: str, action: str) -> Held:
        self._forget_gone()
        held = self.channels.get(ChannelArn.parse(arn).name)
        if held is None or held.arn != arn:
            raise errors.NotFound(f"no channel {arn}", code="ResourceNotFoundException", action=action)
        return held

    def _check_rest(self, held: Held, version: str, action: str) -> None:
        if version != held.version:
            raise errors.VersionMismatch(f"not {version}", code="VersionMismatchException", action=action)
        status = self._described(held).status
        linked = held.stream if action == "DeleteSignalingChannel" else ""
        if status != "ACTIVE" or linked:
            said = f"it is linked to {linked}" if linked else f"it is {status}, not ACTIVE"
            raise errors.InUse(said, code="ResourceInUseException", action=action)

    def _forget_gone(self) -> None:
        gone = self.clock() - self._settle
        for name, held in list(self.channels.items()):
            if held.deleted_at and held.deleted_at <= gone:
                self._gone[name] = self.channels.pop(name).created_at

    def _check(self, spec: ChannelSpec, tags: tuple[Tag, ...]) -> None:
        action = "CreateSignalingChannel"
        if problems := find_problems(replace(spec, tags=()), types=tuple(ChannelType)):
            raise errors.InvalidArgument(problems[0].message, action=action)
        if len(tags) > TAGS_MAX:
            raise errors.TooManyTags(f"{len(tags)} tags", action=action)
        self._forget_gone()
        if spec.name in self.channels:
            raise errors.InUse(f"{spec.name} exists", code="ResourceInUseException", action=action)

    def _make(self, spec: ChannelSpec, tags: tuple[Tag, ...], at: datetime) -> Held:
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        if spec.name in self._gone:  # a new ARN, whatever the clock says
            at = max(at, self._gone[spec.name] + timedelta(milliseconds=1))
        arn = ChannelArn(
            partition="aws", region=self.region, account=self.account, name=spec.name, created_at=at
        )
        self.channels[spec.name] = Held(arn=str(arn), spec=spec, created_at=at, tags=tags)
        return self.channels[spec.name]

    def _find(self, name: str) -> Held:
        self._forget_gone()
        if name not in self.channels or self._is_stale(self._unseen, name):
            raise errors.NotFound(f"no channel {name}", code="ResourceNotFoundException")
        return self.channels[name]

    def _find_arn(self, arn: str) -> Held:
        held = self._find(ChannelArn.parse(arn).name)
        if held.arn != arn:
            raise errors.NotFound(f"no channel {arn}", code="ResourceNotFoundException")
        return held

    def _is_stale(self, unseen: Counter[str], name: str) -> bool:
        if unseen[name] <= 0:
            return False
        unseen[name] -= 1
        return True

    def _described(self, held: Held) -> Described:
        settled = self.clock() >= held.created_at + self._settle
        return held.describe(settled=settled, answer=self._answer())

    def _answer(self) -> Answer:
        return Answer(request_id=f"fake-request-{len(self.calls)}", date=self.clock().replace(microsecond=0))
