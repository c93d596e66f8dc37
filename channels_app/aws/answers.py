"""From the SDK's dictionaries to our values. What AWS does not document raises one of `calls.UNREADABLE`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from channels_app.aws.errors import LONGEST_ID
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
from channels_app.rules.characters import shown
from channels_app.rules.tags import Tag

Response = Mapping[str, Any]
REQUEST_ID_HEADERS = ("x-amzn-requestid", "x-amzn-request-id", "x-amz-request-id", "x-amz-requestid")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def answer(response: Response) -> Answer:
    metadata = response.get("ResponseMetadata", {})
    headers = metadata.get("HTTPHeaders", {})
    # botocore knows one spelling, and an error answer without a body loses its id on the way through it
    ids = (metadata.get("RequestId"), *map(headers.get, REQUEST_ID_HEADERS))
    request_id = shown(str(next(filter(None, ids), "")), LONGEST_ID)
    return Answer(request_id=request_id, date=_date(headers.get("date", "")))


def created(response: Response, *, name: str) -> Created:
    arn = ChannelArn.parse(_text(response["ChannelARN"]))
    if arn.name != name:
        raise ValueError(f"the answer to another request: {arn}")
    return Created(arn=str(arn), answer=answer(response))


def deleted(response: Response) -> Deleted:
    return Deleted(answer=answer(response))


def updated(response: Response) -> Updated:
    return Updated(answer=answer(response))


def described(response: Response) -> Described:
    return _channel(response["ChannelInfo"], answer(response))


def tag_list(response: Response) -> TagList:
    tags = tuple(Tag(key=_text(key), value=str(value)) for key, value in response.get("Tags", {}).items())
    return TagList(tags=tags, answer=answer(response))


def page(response: Response) -> Page:
    said = answer(response)
    channels = tuple(_channel(info, said) for info in response["ChannelInfoList"])
    return Page(channels=channels, next_token=response.get("NextToken") or "", answer=said)


def endpoints(response: Response) -> tuple[Endpoint, ...]:
    return tuple(
        Endpoint(protocol=_text(item["Protocol"]), url=_text(item["ResourceEndpoint"]))
        for item in response["ResourceEndpointList"]
    )


def ice_servers(response: Response) -> tuple[IceServer, ...]:
    try:
        return tuple(_ice_server(item) for item in response["IceServerList"])
    except (LookupError, TypeError, ValueError):
        raise TypeError("not a list of ICE servers") from None  # what is wrong with it may be a password


def media_storage(response: Response) -> MediaStorage:
    told = response["MediaStorageConfiguration"]
    return MediaStorage(on=_text(told["Status"]) == "ENABLED", stream=str(told.get("StreamARN") or ""))


def identity(response: Response) -> Identity:
    return Identity(account=_text(response["Account"]), arn=_text(response["Arn"]))


def _ice_server(item: Response) -> IceServer:
    return IceServer(
        uris=tuple(_text(uri) for uri in item["Uris"]),
        username=_text(item["Username"]),
        password=_text(item["Password"]),
        ttl=int(item["Ttl"]),
    )


def _channel(info: Response, said: Answer) -> Described:
    return Described(
        arn=_text(info["ChannelARN"]),
        name=_text(info["ChannelName"]),
        type=_text(info["ChannelType"]),
        status=_text(info["ChannelStatus"]),
        created_at=_moment(info["CreationTime"]),
        ttl=info.get("SingleMasterConfiguration", {}).get("MessageTtlSeconds"),
        version=_text(info["Version"]),
        answer=said,
    )


def _text(value: object) -> str:
    """botocore does not check the types of what it read, so we do."""
    if not isinstance(value, str) or not value:
        raise TypeError(f"not a text: {value!r:.80}")
    return value


def _moment(value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"not a moment: {value!r:.80}")
    return EPOCH + (value - EPOCH)  # what `astimezone(UTC)` gives, at a third of the time: a list has many


def _date(header: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
