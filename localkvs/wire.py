"""HTTP/1.1 as bytes: requests read with bounds on everything, answers written.

The standard library's parser goes through the email package and is several times slower than the rest of us.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from localkvs.errors import Refusal, malformed

BODY_LIMIT = 1024 * 1024
LINE_LIMIT = 16 * 1024
HEADER_COUNT = 100
PATIENCE = 30.0  # seconds that the rest of a begun request may take

_REQUEST_LINE = re.compile(rb"([A-Z]{1,16}) (/[\x21-\x7e]*) HTTP/1\.([01])")
_HEADER_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LENGTH = re.compile(r"[0-9]{1,18}")
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;.*)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    keeps_open: bool
    body: bytes = b""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def encode(self, *, keeps_open: bool, with_body: bool = True) -> bytes:
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines.append(f"Content-Length: {len(self.body)}")
        lines.append(f"Connection: {'keep-alive' if keeps_open else 'close'}\r\n\r\n")
        return "\r\n".join(lines).encode("latin-1", "replace") + (self.body if with_body else b"")


async def read_head(reader: asyncio.StreamReader) -> Request | None:
    """The next request without its body, or None when the client has gone. Waits for its first line for ever."""
    line = await _line(reader)
    while line == b"":  # an empty line before a request is allowed
        line = await _line(reader)
    if line is None:
        return None
    match = _REQUEST_LINE.fullmatch(line)
    if match is None:
        raise malformed("The request line is not HTTP/1.1.")
    async with asyncio.timeout(PATIENCE):
        headers = await _headers(reader)
    if headers is None:
        return None
    path, _, query = match[2].decode().partition("?")
    connection = headers.get("connection", "").lower()
    return Request(
        method=match[1].decode(),
        path=path,
        query=query,
        headers=headers,
        keeps_open="close" not in connection if match[3] == b"1" else "keep-alive" in connection,
    )


async def read_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: Request) -> bytes:
    """The body of this request. Says `100 Continue` to a client that waits for it."""
    chunked, length = _framing(head.headers)
    if length > BODY_LIMIT:
        raise _too_large()
    if head.headers.get("expect", "").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    async with asyncio.timeout(PATIENCE):
        return await _chunks(reader) if chunked else await reader.readexactly(length)


async def _line(reader: asyncio.StreamReader) -> bytes | None:
    try:
        line = await reader.readuntil(b"\n")
    except asyncio.LimitOverrunError:
        raise Refusal(
            "MalformedHttpRequestException", "A line of the request is too long.", status=431
        ) from None
    except asyncio.IncompleteReadError:
        return None
    return line[:-2] if line.endswith(b"\r\n") else line[:-1]


async def _headers(reader: asyncio.StreamReader) -> dict[str, str] | None:
    headers: dict[str, str] = {}
    while line := await _line(reader):
        raw_name, colon, value = line.partition(b":")
        if not colon or not _HEADER_NAME.fullmatch(raw_name):
            raise malformed("A header line has no name.")
        name = raw_name.decode().lower()
        if name in headers and name in ("content-length", "transfer-encoding", "authorization"):
            raise malformed(f"The header {name} is given twice.")
        headers[name] = value.strip().decode("latin-1")
        if len(headers) > HEADER_COUNT:
            raise Refusal("MalformedHttpRequestException", "The request has too many headers.", status=431)
    return None if line is None else headers


def _framing(headers: Mapping[str, str]) -> tuple[bool, int]:
    coding, length = headers.get("transfer-encoding"), headers.get("content-length")
    if coding is not None:
        if length is not None or coding.lower() != "chunked":
            raise malformed("Transfer-Encoding may be chunked, without a Content-Length.")
        return True, 0
    if length is not None and not _LENGTH.fullmatch(length):
        raise malformed("Content-Length is not a number.")
    return False, int(length or 0)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = bytearray()
    while True:
        match = _CHUNK.fullmatch(await _line(reader) or b"")
        if match is None:
            raise malformed("A chunk has no size.")
        size = int(match[1], 16)
        if len(body) + size > BODY_LIMIT:
            raise _too_large()
        if size == 0:
            await _headers(reader)  # trailers mean nothing to us
            return bytes(body)
        body += await reader.readexactly(size)
        if await _line(reader) != b"":
            raise malformed("A chunk is longer than its size.")


def _too_large() -> Refusal:
    return Refusal("RequestEntityTooLargeException", f"The body is over {BODY_LIMIT} bytes.", status=413)
