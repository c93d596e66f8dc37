"""Our own time of one create in the browser: request to response, less the time on the socket to the cloud.

Real processes: gunicorn, a worker, localkvs, SQLite on disk. The socket's time is that of the same create, prepared
and signed, over a connection of its own to the same localkvs, in the same run. First on an idle console, then beside
a worker that drains the same target, whose pace of 50 creates a second they share.

Run: python -m bench.interactive_create
"""

import http.client
import re
import socket
import statistics
import sys
import tempfile
import time
import urllib.parse
import uuid
from contextlib import ExitStack
from http.cookies import SimpleCookie
from pathlib import Path

from bench._console import prepare, run, running, settings_for
from bench.localkvs_creates import count_creates, running_server, signed_create

IDLE, BESIDE = 200, 150
EVERY = 0.2  # seconds between a person's creates: all in the target share the 50 a second
WAITING = 2_500  # creates that a worker has to make meanwhile: enough for 50 seconds
PORT = 8931
FORM = {"type": "SINGLE_MASTER", "ttl": "60", "key": "ward", "value": "3", "reason": "bench"}


class Browser:
    """One operator's browser: a connection that stays open, cookies, and the form's token."""

    def __init__(self, password: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        self.cookies: dict[str, str] = {}
        token = self.open("/accounts/login/")
        status, _ = self.ask(
            "POST", "/accounts/login/", {"csrfmiddlewaretoken": token, "login": "admin", "password": password}
        )
        if status != 302:
            raise RuntimeError(f"signing in was answered with {status}")
        self.token = self.open("/channels/new/?target=default")

    def open(self, path: str) -> str:
        _, page = self.ask("GET", path)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if found is None:
            raise RuntimeError(f"{path} has no form")
        return found[1]

    def create(self) -> float:
        """Seconds from the request to the answer, which leads to the channel's page."""
        form = FORM | {"name": f"bench-{uuid.uuid4()}", "submission": str(uuid.uuid4())}
        start = time.perf_counter()
        status, _ = self.ask(
            "POST", "/channels/new/?target=default", form | {"csrfmiddlewaretoken": self.token}
        )
        taken = time.perf_counter() - start
        if status != 302:
            raise RuntimeError(f"a create was answered with {status}")
        return taken

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = urllib.parse.urlencode(form) if form else None
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer.status, answer.read().decode()


def main() -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        kvs = stack.enter_context(running_server(folder / "cloud"))
        environment = settings_for(folder, kvs)
        password = prepare(environment)
        web = [
            "gunicorn",
            "kvsadmin.wsgi",
            "-b",
            f"127.0.0.1:{PORT}",
            "-k",
            "gthread",
            "-w",
            "2",
            "--threads",
            "8",
        ]
        stack.enter_context(running(web, environment))
        wait_for_web()
        browser = Browser(password)
        socket_time = measure_socket(kvs)
        idle = [browser.create() - socket_time for _ in range(IDLE)]
        run(["manage.py", "shell", "-c", QUEUE], environment)
        stack.enter_context(running(["manage.py", "run_worker"], environment))
        beside, pace = measure_beside(browser, socket_time, kvs)
    median, slow = statistics.median(idle) * 1000, quantile_95(beside) * 1000
    print(f"socket to the cloud, a create     {socket_time * 1000:6.1f} ms (taken off)")
    print(
        f"idle: median                      {median:6.1f} ms (at most 15), 95 %: {quantile_95(idle) * 1000:.1f} ms"
    )
    print(
        f"beside {pace:4.0f} creates a second: 95 % {slow:6.1f} ms (at most 50), "
        f"median: {statistics.median(beside) * 1000:.1f} ms"
    )
    return 0 if median <= 15 and slow <= 50 else 1


QUEUE = f"""
import uuid
from channels_app.models import Person, Target
from channels_app.rules.spec import ChannelSpec
from channels_app.services.actor import Actor, Through
from channels_app.services.road.request import request_create
actor = Actor(person=Person.objects.get(), through=Through.COMMAND, address="bench")
for number in range({WAITING}):
    request_create(actor=actor, target=Target.objects.get(), spec=ChannelSpec(name=f"queued-{{number}}"),
                   reason="", submission=uuid.uuid4())
"""


def wait_for_web() -> None:
    for _ in range(100):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the web server did not start")


def measure_socket(kvs: int) -> float:
    """Median seconds of the same create over a connection that stays open."""
    times = []
    with socket.create_connection(("127.0.0.1", kvs)) as connection:
        for number in range(IDLE):
            request = signed_create(kvs, f"socket-{number}")
            start = time.perf_counter()
            connection.sendall(request)
            answer = connection.recv(65_536)
            times.append(time.perf_counter() - start)
            if not answer.startswith(b"HTTP/1.1 200 "):
                raise RuntimeError(answer.decode())
    return statistics.median(times)


def measure_beside(browser: Browser, socket_time: float, kvs: int) -> tuple[list[float], float]:
    """Times of creates while a worker drains, and how many a second it made meanwhile."""
    idle = count_creates(kvs)
    while count_creates(kvs) < idle + WAITING * 0.05:
        time.sleep(0.5)
    browser.connection.close()  # the server has closed it meanwhile; it opens again by itself
    before, start = count_creates(kvs), time.perf_counter()
    times = []
    for _ in range(BESIDE):
        times.append(browser.create() - socket_time)
        time.sleep(EVERY)
    taken = time.perf_counter() - start
    return times, (count_creates(kvs) - before - BESIDE) / taken


def quantile_95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
