"""A mail server of a test's own: it takes what Django's SMTP backend sends it, or refuses it, or says nothing."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default


class Postbox:
    """What came in, in order; `refuses` is what a recipient is answered with, where there is something."""

    def __init__(self, *, refuses: str = "") -> None:
        self.refuses = refuses
        self.messages: list[Message] = []
        self.port = 0


@contextmanager
def postbox(*, refuses: str = "") -> Iterator[Postbox]:
    box = Postbox(refuses=refuses)

    class Clerk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _serve(self, box)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clerk) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()


def _serve(clerk: socketserver.StreamRequestHandler, box: Postbox) -> None:
    def say(line: str) -> None:
        clerk.wfile.write(f"{line}\r\n".encode())

    say("220 here")
    for line in clerk.rfile:
        match line[:4].upper().strip():
            case b"RCPT" if box.refuses:
                say(box.refuses)
            case b"DATA":
                say("354 go on")
                box.messages.append(_read_message(clerk))
                say("250 taken")
            case b"QUIT":
                say("221 bye")
                return
            case _:
                say("250 well")


def _read_message(clerk: socketserver.StreamRequestHandler) -> Message:
    lines = []
    for line in clerk.rfile:
        if line == b".\r\n":
            break
        lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
    return message_from_bytes(b"".join(lines), policy=default)
