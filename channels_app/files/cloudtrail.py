"""CloudTrail's log files: the calls in them that change a signaling channel."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from channels_app.files.errors import Damaged, TooMuch, Unreadable, WrongKind
from channels_app.rules.arn import ChannelArn, MalformedArn
from channels_app.rules.cloudtrail import CALLS, Seen

BYTES_MAX = 256_000_000  # unpacked; CloudTrail begins a new file long before
SOURCE = "kinesisvideo.amazonaws.com"
OPERATION = "md/kvsadmin-operation#"
REMEDY = "Fetch it from the bucket again."
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, kw_only=True, slots=True)
class Log:
    """What one file tells: its calls that change a channel, and from when to when it tells of anything. `odd` records
    are none of CloudTrail's, and tell nothing."""

    seen: tuple[Seen, ...]
    records: int
    odd: int
    first: datetime | None
    last: datetime | None


def find_logs(folder: Path) -> list[Path]:
    """The log files in the folder and those below, in the order of their names. Raises Unreadable where there is none.

    Digests and insights, which CloudTrail puts beside them, are none.
    """
    found = [path for path in folder.rglob("*.json*") if path.suffix in {".gz", ".json"} and path.is_file()]
    logs = [path for path in found if not any(part.startswith("CloudTrail-") for part in path.parts)]
    if not logs:
        raise Unreadable(
            f"{folder} holds no log file of CloudTrail's.", "Name the folder that has AWSLogs in it."
        )
    return sorted(logs, key=lambda path: (path.name, path))


def read_log(path: Path) -> Log:
    """Raises Unreadable, with the file's name in the sentence."""
    try:
        return _read_records(json.loads(_unpack(path))["Records"])
    except OSError as error:
        raise Unreadable(f"{path} cannot be read ({error.strerror}).", "Check its rights.") from None
    except zlib.error:
        raise Damaged(f"{path} is not whole.", REMEDY) from None
    except (ValueError, RecursionError):
        raise Damaged(f"{path} is not JSON as CloudTrail writes it.", REMEDY) from None
    except (KeyError, TypeError, AttributeError):
        raise WrongKind(
            f"{path} is no log file of CloudTrail's.", "Leave only such files in the folder."
        ) from None


def _read_records(records: list[Mapping[str, Any]]) -> Log:
    """One that is odd keeps no other from being read; where all are, the error of the last is raised."""
    times: list[datetime] = []
    seen: list[Seen] = []
    error: Exception | None = None
    for record in records:
        try:
            at = _moment(record)
            if _changes_channel(record):
                seen.append(_read(record, at))
            times.append(at)
        except (ValueError, KeyError, TypeError, AttributeError) as odd:
            error = odd
    if error and not times:
        raise error
    first, last = min(times, default=None), max(times, default=None)
    return Log(seen=tuple(seen), records=len(records), odd=len(records) - len(times), first=first, last=last)


def _unpack(path: Path) -> bytes:
    with path.open("rb") as file:
        packed = file.read(BYTES_MAX + 1)
    if not packed.startswith(GZIP):
        return _bounded(path, packed)
    content = b""
    while packed:  # a file may be several that were put together
        unpacking = zlib.decompressobj(wbits=31)
        content += unpacking.decompress(packed, BYTES_MAX + 1 - len(content))
        _bounded(path, content)
        if not unpacking.eof:
            raise zlib.error
        packed = unpacking.unused_data
    return content


def _bounded(path: Path, content: bytes) -> bytes:
    if len(content) > BYTES_MAX:
        raise TooMuch(f"{path} holds more than {BYTES_MAX // 1_000_000} MB.", "No file of CloudTrail's does.")
    return content


def _moment(record: Mapping[str, Any]) -> datetime:
    at = datetime.fromisoformat(record["eventTime"])
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _changes_channel(record: Mapping[str, Any]) -> bool:
    if record["eventSource"] != SOURCE or record["eventName"] not in CALLS:
        return False
    arn = _arn(record)
    return not arn or _channel_of(arn) != ""  # a stream is tagged by the same call


def _read(record: Mapping[str, Any], at: datetime) -> Seen:
    asked = _named(record.get("requestParameters"))
    identity = _named(record.get("userIdentity"))
    agent = str(record.get("userAgent") or "")
    return Seen(
        event_id=str(record.get("eventID") or ""),
        request_id=str(record.get("requestID") or ""),
        at=at,
        call=record["eventName"],
        account=str(record.get("recipientAccountId") or identity.get("accountid") or ""),
        region=str(record["awsRegion"]),
        channel=str(asked.get("channelname") or _channel_of(_arn(record))),
        arn=_arn(record),
        error=str(record.get("errorCode") or record.get("errorMessage") or ""),
        who=str(identity.get("arn") or identity.get("invokedby") or identity.get("type") or ""),
        address=str(record.get("sourceIPAddress") or ""),
        agent=agent,
        operation=_operation(agent),
    )


def _arn(record: Mapping[str, Any]) -> str:
    made, asked = _named(record.get("responseElements")), _named(record.get("requestParameters"))
    return str(made.get("channelarn") or asked.get("channelarn") or asked.get("resourcearn") or "")


def _named(content: object) -> Mapping[str, Any]:
    """By its names in small letters: services differ in how CloudTrail writes theirs."""
    return {name.lower(): value for name, value in content.items()} if isinstance(content, Mapping) else {}


def _channel_of(arn: str) -> str:
    try:
        return ChannelArn.parse(arn).name
    except MalformedArn:
        return ""


def _operation(agent: str) -> UUID | None:
    _, found, rest = agent.partition(OPERATION)
    try:
        return UUID(rest[:36]) if found else None
    except ValueError:
        return None
