"""Where each request is answered, in this order: faults, who calls, the pace, the fields, the work."""

import asyncio
import contextlib
import json
import sqlite3
import sys
import uuid
from collections.abc import Callable
from email.utils import formatdate
from functools import lru_cache

from localkvs import channels, control, faults, media, sts, tags
from localkvs.cloud import Call, Cloud, Members
from localkvs.errors import Refusal, unreadable
from localkvs.model import Description, Operation, StsDescription
from localkvs.signature import Caller, read_caller
from localkvs.trail import Trail
from localkvs.validate import check_fields
from localkvs.wire import Answer, Request

WORK: dict[str, Callable[[Cloud, Call], Members]] = {
    "CreateSignalingChannel": channels.create_signaling_channel,
    "DescribeSignalingChannel": channels.describe_signaling_channel,
    "ListSignalingChannels": channels.list_signaling_channels,
    "UpdateSignalingChannel": channels.update_signaling_channel,
    "DeleteSignalingChannel": channels.delete_signaling_channel,
    "GetSignalingChannelEndpoint": channels.get_signaling_channel_endpoint,
    "GetIceServerConfig": media.get_ice_server_config,
    "DescribeMediaStorageConfiguration": media.describe_media_storage_configuration,
    "UpdateMediaStorageConfiguration": media.update_media_storage_configuration,
    "TagResource": tags.tag_resource,
    "UntagResource": tags.untag_resource,
    "ListTagsForResource": tags.list_tags_for_resource,
}


class Desk:
    def __init__(
        self, cloud: Cloud, *, kvs: Description, sts_description: StsDescription, trail: Trail | None = None
    ) -> None:
        self.cloud = cloud
        self.trail = trail
        self._kvs = kvs
        self._sts = sts_description

    def operation_of(self, head: Request) -> str:
        """The name of the operation asked for, or ''."""
        if head.path == "/":
            return sts.OPERATION
        operation = self._kvs.operations.get((head.method, head.path))
        return operation.name if operation else ""

    async def answer(self, request: Request, peer: str) -> Answer | None:
        """The answer to this request, or None when a fault drops the connection instead."""
        if request.path.startswith(control.PATH):
            return control.answer(self.cloud, request, peer)
        name, hit = self.operation_of(request), self.cloud.faults.hit
        wait = self.cloud.latency_ms / 1000 + (hit("delay", name) or 0)
        if wait:
            await asyncio.sleep(wait)
        if hit("drop_before", name) is not None:
            return None
        done = answer = self._answer_now(request, name)
        if answer.status == 200 and hit("error500_after", name) is not None:
            answer = self.refuse(request, faults.internal_failure())
        self._note(request, name, peer, done, request_id=answer.headers["x-amzn-RequestId"])
        if wait := hit("delay_after", name) or 0:
            await asyncio.sleep(wait)
        return None if hit("drop_after", name) is not None else answer

    def refuse(self, request: Request | None, refusal: Refusal) -> Answer:
        """This refusal as the protocol of the request writes it: XML for STS, JSON for all else."""
        self.cloud.errors[refusal.code] = self.cloud.errors.get(refusal.code, 0) + 1
        status = refusal.status or self._kvs.statuses.get(refusal.code, 400)
        request_id = str(uuid.uuid4())
        if request is not None and request.path == "/":
            return self._xml(status, sts.answer_refusal(refusal, request_id, self._sts), request_id)
        printable = refusal.message.encode("utf-8", "replace").decode()
        kind = f"{refusal.code}:https://kinesisvideo.amazonaws.com/doc/{self._kvs.version}/"
        return self._json(status, {"Message": printable}, request_id, {"x-amzn-ErrorType": kind})

    def _answer_now(self, request: Request, name: str) -> Answer:
        self.cloud.requests[name or "unknown"] = self.cloud.requests.get(name or "unknown", 0) + 1
        try:
            return self._identity(request) if request.path == "/" else self._carry_out(request)
        except Refusal as refusal:
            return self.refuse(request, refusal)
        except sqlite3.Error as error:
            print(f"localkvs cannot write its state: {error}", file=sys.stderr, flush=True)  # noqa: T201
            return self.refuse(request, faults.internal_failure())

    def _carry_out(self, request: Request) -> Answer:
        operation = self._find_operation(request)
        caller = self._caller(request, self._kvs.signing_name)
        faults.refuse_by_fault(self.cloud.faults, operation.name, caller)
        self.cloud.limits.take_call(operation.name, caller.account, caller.region)
        fields = read_fields(request.body, operation)
        now = int(self.cloud.clock() * 1000)
        call = Call(operation=operation.name, caller=caller, fields=fields, now=now)
        members = WORK[operation.name](self.cloud, call)
        return self._json(200, members, str(uuid.uuid4()), {})

    def _identity(self, request: Request) -> Answer:
        caller = self._caller(request, sts.SIGNING_NAME)
        faults.refuse_by_fault(self.cloud.faults, sts.OPERATION, caller)
        sts.check_action(request, self._sts)
        request_id = str(uuid.uuid4())
        return self._xml(200, sts.answer_identity(caller, request_id, self._sts), request_id)

    def _note(self, request: Request, name: str, peer: str, done: Answer, *, request_id: str) -> None:
        """Have the trail tell of the call, if it is one of ours and says whose it is."""
        if self.trail is None or name not in WORK:
            return
        with contextlib.suppress(Refusal):
            caller = self._caller(request, self._kvs.signing_name)
            self.trail.note(request, name, caller, peer, done, request_id=request_id)

    def _find_operation(self, request: Request) -> Operation:
        place = (request.method, request.path)
        if (operation := self._kvs.operations.get(place)) is not None:
            return operation
        if (name := self._kvs.not_carried.get(place)) is not None:
            message = f"localkvs has signaling channels only, not {name}."
            raise Refusal("UnknownOperationException", message, status=404)
        raise Refusal("UnknownOperationException", "There is no such operation.", status=404)

    def _caller(self, request: Request, service: str) -> Caller:
        default = self.cloud.default_account
        return read_caller(request.headers, request.query, service=service, default_account=default)

    def _json(self, status: int, members: Members, request_id: str, more: dict[str, str]) -> Answer:
        headers = self._headers("application/json", request_id) | more
        return Answer(status=status, body=json.dumps(members).encode(), headers=headers)

    def _xml(self, status: int, body: bytes, request_id: str) -> Answer:
        return Answer(status=status, body=body, headers=self._headers("text/xml", request_id))

    def _headers(self, content_type: str, request_id: str) -> dict[str, str]:
        date = _http_date(int(self.cloud.clock()))
        return {"Content-Type": content_type, "Date": date, "x-amzn-RequestId": request_id}


def read_fields(body: bytes, operation: Operation) -> Members:
    """The fields of a JSON body, checked against every limit of the operation's input."""
    try:
        fields = json.loads(body.decode(), parse_constant=_refuse_constant) if body else {}
        check_fields(operation.check, fields)
    except UnicodeDecodeError:
        raise unreadable("The body is not UTF-8.") from None
    except ValueError:  # also of a number with thousands of digits
        raise unreadable("The body is not JSON.") from None
    except RecursionError:
        raise unreadable("The body is nested too deeply.") from None
    return dict(fields)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are Python's, not JSON's


@lru_cache(maxsize=2)
def _http_date(second: int) -> str:
    return formatdate(second, usegmt=True)
