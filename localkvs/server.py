"""Connections: each is one task that reads a request, asks the desk, and writes the answer, until one side ends it."""

import asyncio
import contextlib
import errno
import signal
import socket
import struct
from collections.abc import Callable
from dataclasses import replace

from localkvs import control, wire
from localkvs.desk import Desk
from localkvs.errors import Refusal, StartProblem
from localkvs.trail import EVERY, Trail
from localkvs.wire import Request

_LINGER = 2.0  # seconds that a refused client may go on sending before it is cut off


class Server:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, host: str, port: int, *, announce: Callable[[int], None]) -> None:
        """Listen, tell the port, and answer until SIGTERM or SIGINT."""
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        try:
            server = await asyncio.start_server(
                self._welcome, host, port, limit=wire.LINE_LIMIT, backlog=1024
            )
        except (OSError, OverflowError) as error:
            raise StartProblem(_why_not(host, port, error)) from error
        announce(server.sockets[0].getsockname()[1])
        delivery = asyncio.create_task(_deliver(self._desk.trail)) if self._desk.trail else None
        await stop.wait()
        server.close()
        if delivery:
            delivery.cancel()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A task of our own: cancelling asyncio's own for a connection prints a traceback on Python 3.11.
        task = asyncio.create_task(self._talk(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            # An IncompleteReadError is a client that left in the middle: there is nobody to answer.
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._converse(reader, writer)
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        keeps_open = True
        while keeps_open:
            head: Request | None = None
            try:
                head = await wire.read_head(reader)
                if head is None:
                    return None
                if self._refuses(head):
                    return _reset(writer)
                request = replace(head, body=await wire.read_body(reader, writer, head))
            except Refusal as refusal:
                return await self._turn_away(reader, writer, head, refusal)
            except TimeoutError:
                slow = Refusal("RequestTimeoutException", "The request did not arrive in time.", status=408)
                return await self._turn_away(reader, writer, head, slow)
            peer = writer.get_extra_info("peername")  # None when it was gone before we looked
            answer = await self._desk.answer(request, str(peer[0]) if peer else "")
            if answer is None:
                return None
            keeps_open = request.keeps_open
            writer.write(answer.encode(keeps_open=keeps_open, with_body=request.method != "HEAD"))
            await writer.drain()
        return None

    def _refuses(self, head: Request) -> bool:
        if head.path.startswith(control.PATH):
            return False
        return self._desk.cloud.faults.hit("refuse", self._desk.operation_of(head)) is not None

    async def _turn_away(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        head: Request | None,
        refusal: Refusal,
    ) -> None:
        """Answer, and read on for a moment: a close with unread bytes would take the answer back."""
        writer.write(self._desk.refuse(head, refusal).encode(keeps_open=False))
        await writer.drain()
        writer.write_eof()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LINGER):
                while await reader.read(65_536):
                    pass


async def _deliver(trail: Trail) -> None:
    while True:
        await asyncio.sleep(EVERY)
        trail.deliver()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close so that the client sees a reset, not an end."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def _why_not(host: str, port: int, error: Exception) -> str:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"localkvs cannot listen on {host}:{port}: another program has this port. Give a free one with --port."
    return f"localkvs cannot listen on {host}:{port}: {error}."
