"""AWS CloudTrail's record of the calls, in log files as CloudTrail delivers them to a bucket."""

import gzip
import json
import secrets
import sys
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from localkvs.signature import Caller
from localkvs.wire import Answer, Request

Record = dict[str, Any]
EVERY = 2.0  # seconds between two deliveries; CloudTrail's are minutes apart
_READS = ("Describe", "List", "Get")
_DEPTH = 8  # of what is told; no operation has a shape as deep


class Trail:
    """Keeps the records of calls for a moment, and delivers them: a file for each account and Region."""

    def __init__(self, folder: Path, *, clock: Callable[[], float]) -> None:
        self._folder = folder
        self._clock = clock
        self._waiting: dict[tuple[str, str], list[Record]] = {}

    def note(
        self, request: Request, operation: str, caller: Caller, peer: str, answer: Answer, *, request_id: str
    ) -> None:
        """Remember one call and what was done about it."""
        at = datetime.fromtimestamp(self._clock(), UTC)
        record = _identity(caller) | {
            "eventVersion": "1.09",
            "eventTime": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            "eventSource": "kinesisvideo.amazonaws.com",
            "eventName": operation,
            "awsRegion": caller.region,
            "sourceIPAddress": peer,
            "userAgent": request.headers.get("user-agent", ""),
            **_told(request, operation, answer),
            "requestID": request_id,
            "eventID": str(uuid.uuid4()),
            "readOnly": operation.startswith(_READS),
            "eventType": "AwsApiCall",
            "managementEvent": True,
            "eventCategory": "Management",
        }
        self._waiting.setdefault((caller.account, caller.region), []).append(record)

    def deliver(self) -> None:
        """Write what waits. Each file is there whole, or not at all; what cannot be written goes on waiting."""
        try:
            self._write()
        except OSError as error:
            print(f"localkvs cannot deliver its CloudTrail log files: {error}", file=sys.stderr, flush=True)  # noqa: T201

    def _write(self) -> None:
        at = datetime.fromtimestamp(self._clock(), UTC)
        for (account, region), records in list(self._waiting.items()):
            folder = self._folder / "AWSLogs" / account / "CloudTrail" / region / f"{at:%Y/%m/%d}"
            folder.mkdir(parents=True, exist_ok=True)
            name = f"{account}_CloudTrail_{region}_{at:%Y%m%dT%H%MZ}_{secrets.token_hex(8)}.json.gz"
            unfinished = folder / f".{name}.part"
            unfinished.write_bytes(gzip.compress(json.dumps({"Records": records}).encode()))
            unfinished.rename(folder / name)
            del self._waiting[account, region]


def _identity(caller: Caller) -> Record:
    return {
        "recipientAccountId": caller.account,
        "userIdentity": {
            "type": "IAMUser",
            "principalId": caller.access_key,
            "arn": caller.arn,
            "accountId": caller.account,
            "accessKeyId": caller.access_key,
            "userName": "localkvs",
        },
    }


def _told(request: Request, operation: str, answer: Answer) -> Record:
    """What was asked, and what came of it. What was read is in no record of CloudTrail's."""
    asked = {"requestParameters": _lowered(_object(request.body)) or None}
    members = _object(answer.body)
    if answer.status == 200:
        made = {} if operation.startswith(_READS) else _lowered(members)
        return {**asked, "responseElements": made or None}
    code = answer.headers.get("x-amzn-ErrorType", "").partition(":")[0]
    return {**asked, "responseElements": None, "errorCode": code, "errorMessage": members.get("Message", "")}


def _object(body: bytes) -> Record:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _lowered(content: Any, depth: int = _DEPTH) -> Any:
    """With names as CloudTrail writes them (channelName, singleMasterConfiguration), and cut off at a depth."""
    if depth == 0:
        return None
    if isinstance(content, dict):
        return {name[:1].lower() + name[1:]: _lowered(value, depth - 1) for name, value in content.items()}
    return [_lowered(each, depth - 1) for each in content] if isinstance(content, list) else content
