"""Plain sockets and hand-written requests, for what no SDK would send."""

import http.client
import json
import socket
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from tests.cloud import LocalKvs

PATHS = {
    "CreateSignalingChannel": "/createSignalingChannel",
    "DescribeSignalingChannel": "/describeSignalingChannel",
    "ListSignalingChannels": "/listSignalingChannels",
    "UpdateSignalingChannel": "/updateSignalingChannel",
    "DeleteSignalingChannel": "/deleteSignalingChannel",
    "GetSignalingChannelEndpoint": "/getSignalingChannelEndpoint",
    "GetIceServerConfig": "/v1/get-ice-server-config",
    "DescribeMediaStorageConfiguration": "/describeMediaStorageConfiguration",
    "UpdateMediaStorageConfiguration": "/updateMediaStorageConfiguration",
    "TagResource": "/TagResource",
    "UntagResource": "/UntagResource",
    "ListTagsForResource": "/ListTagsForResource",
}


def sign(*, key: str = "111122223333", region: str = "eu-central-1", service: str = "kinesisvideo") -> str:
    scope = f"{key}/20261124/{region}/{service}/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host;x-amz-date, Signature={'0' * 64}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    text: str = ""

    @property
    def code(self) -> str:
        return self.headers.get("x-amzn-errortype", "").partition(":")[0]

    @property
    def message(self) -> str:
        return str(self.fields.get("Message", ""))


def ask(kvs: LocalKvs, operation: str, fields: object = None, **signing: str) -> Reply:
    """One call with these fields, as an SDK would make it."""
    body = json.dumps(fields or {}).encode()
    return send(kvs, "POST", PATHS[operation], body, {"Authorization": sign(**signing)})


def send(
    kvs: LocalKvs, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> Reply:
    with closing(http.client.HTTPConnection("127.0.0.1", kvs.port, timeout=10)) as connection:
        connection.request(method, path, body, headers or {})
        return read(connection.getresponse())


def send_raw(kvs: LocalKvs, *parts: bytes) -> Reply:
    """The answer to exactly these bytes."""
    with socket.create_connection(("127.0.0.1", kvs.port), timeout=10) as connection:
        for part in parts:
            connection.sendall(part)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        return read(answer)


def read(answer: http.client.HTTPResponse) -> Reply:
    headers = {name.lower(): value for name, value in answer.getheaders()}
    text = answer.read().decode()
    fields = json.loads(text) if "json" in headers.get("content-type", "") else {}
    return Reply(status=answer.status, headers=headers, fields=fields, text=text)


def create(kvs: LocalKvs, name: str, **fields: object) -> str:
    reply = ask(kvs, "CreateSignalingChannel", {"ChannelName": name, **fields})
    assert reply.status == 200, reply.text
    return str(reply.fields["ChannelARN"])


def describe(kvs: LocalKvs, arn: str) -> dict[str, Any]:
    reply = ask(kvs, "DescribeSignalingChannel", {"ChannelARN": arn})
    assert reply.status == 200, reply.text
    return dict(reply.fields["ChannelInfo"])
