"""The steps of the road, and how a real process is made to wait at each until it is killed there.

Nothing in the product helps: the cloud is slow, a door is deaf, or the database is held by somebody else.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from enum import StrEnum
from http.client import HTTPException

from tests.faults.aftermath import list_cloud
from tests.faults.browser import Browser
from tests.faults.doors import deaf_port
from tests.faults.processes import Process
from tests.faults.rig import REGION, Installation, until

IN_USE = "ResourceInUseException"
CREATE, DESCRIBE, IDENTITY = "CreateSignalingChannel", "DescribeSignalingChannel", "GetCallerIdentity"
LEAVES = 1  # seconds within which a request that was claimed has left
FIRST_LOOK = 0.7  # seconds after which a channel that AWS is making is looked at, and a little more
LATE = 32  # seconds: longer than a claim, so that another has sent it again meanwhile


class Step(StrEnum):
    """Where the process is when it is killed."""

    UNINTENDED = "the intent is not yet committed"
    INTENDED = "the intent is committed, and not yet claimed"
    CLAIMING = "the claim is under way"
    CLAIMED = "claimed, and no byte has left"
    SENT = "the request has left, and is not yet carried out"
    CARRIED_OUT = "carried out, and the answer is under way"
    ANSWERED = "answered, and the outcome is not committed"
    COMMITTED = "the outcome is committed, and nobody was told"
    LATE = "the request has left, and arrives when another has sent it again"
    FOLLOWING = "AWS is asked whether it is ACTIVE"
    SEEN_ACTIVE = "AWS said ACTIVE, and that is not committed"


Begin = Callable[[Mapping[str, str]], Process]


@contextmanager
def waiting_at(
    step: Step, place: Installation, name: str, begin: Begin, region: str = REGION
) -> Iterator[Process]:
    """Begin a process, with these variables more, that does the one create; inside, it waits at the step."""
    wait = _Wait(place, name, begin, region)
    with getattr(wait, step.name.lower())() as process:
        assert process.runs, f"It did not wait where {step}: {process.said} {process.complained}"
        yield process


def kill_at(step: Step, place: Installation, name: str, begin: Begin, region: str = REGION) -> None:
    with waiting_at(step, place, name, begin, region) as process:
        process.kill()
    place.cloud.set_faults()


def late_request_arrives(place: Installation) -> None:
    """Return when the cloud has refused it, for somebody else has sent the same meanwhile."""
    until(lambda: place.cloud.state()["errors"].get(IN_USE), "the late request arrives", within=LATE)


class _Wait:
    def __init__(self, place: Installation, name: str, begin: Begin, region: str) -> None:
        self._place, self._name, self._begin, self._region = place, name, begin, region

    @contextmanager
    def unintended(self) -> Iterator[Process]:
        with self._place.database.hold():
            process = self._begin({})
            self._until(process.stands_still)
            yield process

    @contextmanager
    def intended(self) -> Iterator[Process]:
        self._slow(f"delay@{IDENTITY}", 6)
        process = self._begin({})
        self._until(lambda: self._state() == "queued" and process.stands_still())
        yield process

    @contextmanager
    def claiming(self) -> Iterator[Process]:
        asked = self._count(IDENTITY)
        self._slow(f"delay@{IDENTITY}", 2)
        process = self._begin({})
        self._until(lambda: self._state() == "queued")
        with self._place.database.hold_operations():
            self._until(lambda: self._count(IDENTITY) > asked and process.stands_still())
            yield process

    @contextmanager
    def claimed(self) -> Iterator[Process]:
        with deaf_port() as port:
            process = self._begin({"AWS_ENDPOINT_URL_KINESIS_VIDEO": f"http://127.0.0.1:{port}"})
            self._until(lambda: self._state() == "sent")
            yield process

    @contextmanager
    def sent(self, seconds: float = 5) -> Iterator[Process]:
        self._slow(f"delay@{CREATE}", seconds)
        process = self._begin({})
        self._until(lambda: self._state() == "sent")
        time.sleep(LEAVES)
        assert not self._is_there()
        yield process
        if seconds < LATE:
            self._until(self._is_there)  # the request had left: it is carried out though its sender is dead

    def late(self) -> AbstractContextManager[Process]:
        return self.sent(LATE)

    @contextmanager
    def carried_out(self) -> Iterator[Process]:
        self._slow(f"delay_after@{CREATE}", 6)
        process = self._begin({})
        self._until(self._is_there)
        yield process

    @contextmanager
    def answered(self) -> Iterator[Process]:
        self._slow(f"delay@{CREATE}", 2)
        process = self._begin({})
        self._until(lambda: self._state() == "sent")
        with self._place.database.hold():
            self._until(lambda: self._is_there() and process.stands_still())
            yield process

    @contextmanager
    def committed(self) -> Iterator[Process]:
        with deaf_port() as port:
            process = self._begin({"BROKER_URL": f"redis://127.0.0.1:{port}/0"})
            self._until(lambda: self._state() == "succeeded")
            yield process

    @contextmanager
    def following(self, seconds: float = 6) -> Iterator[Process]:
        self._slow(f"delay@{DESCRIBE}", seconds)
        process = self._begin({})
        self._until(lambda: self._state() == "succeeded")
        time.sleep(FIRST_LOOK)
        self._until(process.stands_still)
        yield process

    @contextmanager
    def seen_active(self) -> Iterator[Process]:
        described = self._count(DESCRIBE)
        with self.following(3) as process, self._place.database.hold():
            self._until(lambda: self._count(DESCRIBE) > described and process.stands_still())
            yield process

    def _until(self, check: Callable[[], bool]) -> None:
        until(check, f"{self._name} is where it should be: {self._place.operation(self._name)}", within=30)

    def _slow(self, fault: str, seconds: float) -> None:
        self._place.cloud.set_faults(**{fault: f"1:{seconds:g}"})

    def _state(self) -> str:
        return str(self._place.operation(self._name).get("state", ""))

    def _is_there(self) -> bool:
        return self._name in dict(list_cloud(self._place, self._region))

    def _count(self, operation: str) -> int:
        """How many of these calls the cloud has answered."""
        return int(self._place.cloud.state()["requests"].get(operation, 0))


def by_command(place: Installation, name: str) -> Begin:
    return lambda more: place.create_channel(name, **more)


def by_worker(place: Installation, name: str, target: str) -> Begin:
    def begin(more: Mapping[str, str]) -> Process:
        place.request(name, target=target, hint=True)
        return place.worker(**more)

    return begin


def by_web(place: Installation, browser: Browser, name: str, forms: dict[str, dict[str, str]]) -> Begin:
    """A new server, and a press of the button there that nobody will answer. The form is kept in `forms`."""

    def begin(more: Mapping[str, str]) -> Process:
        server, port = place.web(**more)
        forms[name] = browser.open_form(port, name)
        threading.Thread(target=press, args=(port,), daemon=True).start()
        return server

    def press(port: int) -> None:
        with suppress(HTTPException, OSError):
            browser.press_create(port, forms[name])

    return begin
