"""The time for an answer, counted as a whole: a read timeout alone begins anew with each byte that drips in."""

import time
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from socket import socket
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSHTTPConnection, AWSHTTPSConnection

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class TimedResponse(HTTPResponse):
    """An answer that has to be there, whole, within the read timeout: from when it is waited for to its last byte."""

    def __init__(self, sock: socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = BufferedReader(_Timed(sock, self.fp.detach()))


class _Timed(RawIOBase):
    def __init__(self, sock: socket, raw: RawIOBase) -> None:
        self._sock, self._raw = sock, raw
        timeout = sock.gettimeout()
        self._until = None if timeout is None else time.monotonic() + timeout

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        if self._until is not None:
            left = self._until - time.monotonic()
            if left <= 0:
                raise TimeoutError("The answer did not come in time.")
            self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def hold_answers_to_their_time() -> None:
    """From now on, in this process, for every client of the SDK's."""
    for connection in (AWSHTTPConnection, AWSHTTPSConnection):
        connection.response_class = TimedResponse  # type: ignore[assignment]  # any of http.client's will do
