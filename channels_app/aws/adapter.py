"""The Gateway over boto3. It translates our values to AWS's and back, and decides nothing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

from channels_app.aws import answers, identity
from channels_app.aws.assumed import Reach
from channels_app.aws.calls import calling
from channels_app.aws.clients import Clients, Pair
from channels_app.aws.errors import CredentialsProblem, Withheld
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
from channels_app.rules.spec import ChannelSpec, ChannelType
from channels_app.rules.tags import TAGS_MAX, Tag

PAGE_MAX = 10_000


def no_reason() -> str:
    """Nothing is kept back."""
    return ""


class BotoGateway:
    """`why_withheld` says why the console keeps back all that changes AWS; mostly it says nothing."""

    def __init__(
        self, *, clients: Clients, reach: Reach, why_withheld: Callable[[], str] = no_reason
    ) -> None:
        self._clients = clients
        self._reach = reach
        self._why_withheld = why_withheld

    @property
    def region(self) -> str:
        return self._reach.region

    def admit(self) -> None:
        if why := self._why_withheld():
            raise Withheld(why, action="Changes")

    def identity(self) -> Identity:
        with self._calling("GetCallerIdentity") as pair:
            pair.identity = pair.identity or identity.ask(pair.sts)
            return pair.identity

    def create(self, spec: ChannelSpec, *, tags: tuple[Tag, ...], operation: UUID) -> Created:
        request = _create_request(spec, tags)
        with self._calling("CreateSignalingChannel", operation=operation) as pair:
            return answers.created(pair.kinesisvideo.create_signaling_channel(**request), name=spec.name)

    def delete(self, arn: str, *, version: str, operation: UUID) -> Deleted:
        with self._calling("DeleteSignalingChannel", operation=operation) as pair:
            response = pair.kinesisvideo.delete_signaling_channel(ChannelARN=arn, CurrentVersion=version)
            return answers.deleted(cast(answers.Response, response))

    def update_ttl(self, arn: str, *, ttl: int, version: str, operation: UUID) -> Updated:
        with self._calling("UpdateSignalingChannel", operation=operation) as pair:
            response = pair.kinesisvideo.update_signaling_channel(
                ChannelARN=arn, CurrentVersion=version, SingleMasterConfiguration={"MessageTtlSeconds": ttl}
            )
            return answers.updated(cast(answers.Response, response))

    def tag(self, arn: str, *, tags: tuple[Tag, ...], operation: UUID) -> Updated:
        with self._calling("TagResource", operation=operation) as pair:
            response = pair.kinesisvideo.tag_resource(ResourceARN=arn, Tags=_pairs(tags))
            return answers.updated(cast(answers.Response, response))

    def untag(self, arn: str, *, keys: tuple[str, ...], operation: UUID) -> Updated:
        with self._calling("UntagResource", operation=operation) as pair:
            response = pair.kinesisvideo.untag_resource(ResourceARN=arn, TagKeyList=list(keys))
            return answers.updated(cast(answers.Response, response))

    def link(self, arn: str, *, stream: str, operation: UUID) -> Updated:
        wish: Any = {"Status": "ENABLED", "StreamARN": stream} if stream else {"Status": "DISABLED"}
        with self._calling("UpdateMediaStorageConfiguration", operation=operation) as pair:
            response = pair.kinesisvideo.update_media_storage_configuration(
                ChannelARN=arn, MediaStorageConfiguration=wish
            )
            return answers.updated(cast(answers.Response, response))

    def describe(self, name: str) -> Described:
        with self._calling("DescribeSignalingChannel") as pair:
            return answers.described(pair.kinesisvideo.describe_signaling_channel(ChannelName=name))

    def describe_arn(self, arn: str) -> Described:
        with self._calling("DescribeSignalingChannel") as pair:
            return answers.described(pair.kinesisvideo.describe_signaling_channel(ChannelARN=arn))

    def list_tags(self, arn: str) -> TagList:
        tags: tuple[Tag, ...] = ()
        token = ""
        with self._calling("ListTagsForResource") as pair:
            for _ in range(TAGS_MAX):  # no channel has more tags, so none has more pages
                more = {"NextToken": token} if token else {}
                response = pair.kinesisvideo.list_tags_for_resource(ResourceARN=arn, **more)
                part = answers.tag_list(response)
                tags += part.tags
                token = response.get("NextToken", "")
                if not token:
                    return TagList(tags=tags, answer=part.answer)
            raise ValueError("pages of tags without end")

    def list_channels(self, *, next_token: str = "", prefix: str = "") -> Page:
        request: dict[str, Any] = {"MaxResults": PAGE_MAX}
        if next_token:
            request["NextToken"] = next_token
        if prefix:
            request["ChannelNameCondition"] = {"ComparisonOperator": "BEGINS_WITH", "ComparisonValue": prefix}
        with self._calling("ListSignalingChannels") as pair:
            return answers.page(pair.kinesisvideo.list_signaling_channels(**request))

    def endpoints(self, arn: str, *, role: str, protocols: tuple[str, ...]) -> tuple[Endpoint, ...]:
        wanted: Any = {"Protocols": list(protocols), "Role": role}
        with self._calling("GetSignalingChannelEndpoint") as pair:
            response = pair.kinesisvideo.get_signaling_channel_endpoint(
                ChannelARN=arn, SingleMasterChannelEndpointConfiguration=wanted
            )
            return answers.endpoints(response)

    def ice_servers(self, arn: str, *, role: str) -> tuple[IceServer, ...]:
        (endpoint,) = self.endpoints(arn, role=role, protocols=("HTTPS",))
        with self._calling("GetIceServerConfig") as pair:
            signaling = self._clients.signaling(pair, endpoint.url)
            return answers.ice_servers(signaling.get_ice_server_config(ChannelARN=arn, Service="TURN"))

    def media_storage(self, arn: str) -> MediaStorage:
        with self._calling("DescribeMediaStorageConfiguration") as pair:
            response = pair.kinesisvideo.describe_media_storage_configuration(ChannelARN=arn)
            return answers.media_storage(response)

    @contextmanager
    def _calling(self, action: str, *, operation: UUID | None = None) -> Iterator[Pair]:
        pair: Pair | None = None
        try:
            with calling(action, operation=operation):
                pair = self._clients.of(self._reach)
                yield pair
        except CredentialsProblem:
            if pair:
                self._clients.forget(pair)
            raise


def _create_request(spec: ChannelSpec, tags: tuple[Tag, ...]) -> Mapping[str, Any]:
    request: dict[str, Any] = {"ChannelName": spec.name, "ChannelType": spec.type}
    if spec.type == ChannelType.SINGLE_MASTER:
        request["SingleMasterConfiguration"] = {"MessageTtlSeconds": spec.ttl}
    if tags:
        request["Tags"] = _pairs(tags)
    return request


def _pairs(tags: tuple[Tag, ...]) -> Any:
    return [{"Key": tag.key, "Value": tag.value} for tag in tags]
