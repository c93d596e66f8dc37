"""A server of a few lines on a real socket: it answers each request with the bytes, or the silence, it was given."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

HANG = b"hang"  # take the request and never answer
DROP = b""  # take the request and close
PAUSE = 0.1  # seconds between two drips


class Drip(bytes):
    """An answer that comes byte by byte, each sooner than a read timeout would notice."""


def answer(body: bytes, *, status: str = "200 OK", headers: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{headers}\r\n"
    return head.encode() + body


class Server:
    """`answers` are given in turn, the last one for ever; `requests` are what was received."""

    def __init__(self) -> None:
        self.answers: list[bytes] = [DROP]
        self.requests: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def will_answer(self, *answers: bytes) -> None:
        self.answers = list(answers)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._ended.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._converse, args=(connection,), daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        with connection:
            self.requests.append(_read(connection))
            said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if said == HANG:
                self._ended.wait()
            elif isinstance(said, Drip):
                self._drip(connection, said)
            else:
                connection.sendall(said)

    def _drip(self, connection: socket.socket, said: bytes) -> None:
        with suppress(OSError):  # who listened has left
            for byte in said:
                connection.sendall(bytes([byte]))
                if self._ended.wait(PAUSE):
                    return


def _read(connection: socket.socket) -> str:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode().lower().splitlines()
    length = next((int(line.split(":")[1]) for line in lines if line.startswith("content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return f"{head.decode()}\r\n\r\n{body.decode()}"
