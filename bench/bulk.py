"""The page that asks before something is done to 10,000 channels, and the press of its button, beside the list itself.

Each answer is the median of five, by Django's own test client, in a process of its own: the list of the same channels
by the same filter; the page that asks; the button, which makes the batch; and the writing of its rows, which a worker
does. Then, once, as many creates that failed are tried again, which is done while the person waits. On SQLite, and on
PostgreSQL where one answers at TEST_POSTGRES_URL or the local default, in a database of its own that is dropped. Each
channel has two tags.

Run: python -m bench.bulk [CHANNELS]
"""

import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.preview import databases, environment_for

CHANNELS, TURNS, SECONDS = 10_000, 5, 1.0
NOWHERE = 9  # no cloud is asked
REDIRECT = 302


def main() -> int:
    if sys.argv[1:2] == ["--task"]:
        import django

        django.setup()
        print(json.dumps(measure(int(sys.argv[2]))))
        return 0
    channels = sys.argv[1] if len(sys.argv) > 1 else str(CHANNELS)
    good = True
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for url in databases(folder, stack):
            environment = environment_for(folder, NOWHERE, url) | {"ALLOWED_HOSTS": "testserver,127.0.0.1"}
            run(["manage.py", "migrate", "-v0"], environment)
            run(["manage.py", "collectstatic", "--noinput", "-v0"], environment)
            found = json.loads(run(["-m", "bench.bulk", "--task", channels], environment))
            good &= tell(url.partition(":")[0], found)
    return 0 if good else 1


def tell(kind: str, found: dict[str, float]) -> bool:
    for title, seconds in found.items():
        print(
            f"{kind:9} {title:32} {seconds * 1000:7.0f} ms   {seconds / found['the list']:6.1f} times the list"
        )
    return max(found["the page that asks"], found["the button"]) < SECONDS


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *command], env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def measure(channels: int) -> dict[str, float]:
    from django.test import Client

    from channels_app.jobs.preparer import run_preparation
    from channels_app.models import Batch, Person
    from channels_app.services.actor import Through
    from channels_app.services.road.hand import Hand

    fill(channels)
    browser = Client()
    browser.force_login(Person.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    everything = {"do": "tag", "asked": "ward=3", "all": "1", "query": "?q=fleet"}
    hand = Hand(through=Through.WORKER, address="bench", holder="bench")
    listed, asked, pressed, prepared = [], [], [], []
    for _ in range(TURNS):
        listed.append(timed(lambda: browser.get("/channels/?q=fleet"))[0])
        seconds, page = timed(lambda: browser.post("/channels/bulk/", everything))
        asked.append(seconds)
        hidden = dict(re.findall(r'name="(submission|shown)" value="([^"]*)"', page.content.decode()))
        form = {**everything, **hidden, "confirmed": "1", "reason": "The bench"}
        seconds, answer = timed(partial(browser.post, "/channels/bulk/", form))
        if answer.status_code != REDIRECT:
            raise RuntimeError(f"The button was answered with {answer.status_code}")
        pressed.append(seconds)
        batch = Batch.objects.latest("created_at")
        seconds, _ = timed(partial(run_preparation, batch.pk, hand=hand, wake=asleep))
        prepared.append(seconds)
    times = {
        "the list": listed,
        "the page that asks": asked,
        "the button": pressed,
        "writing the rows, by a worker": prepared,
        **try_again(channels, browser),
    }
    return {title: statistics.median(each) for title, each in times.items()}


def try_again(channels: int, browser: Any) -> dict[str, list[float]]:
    """The page that asks and its button, where the create of each has failed."""
    from channels_app.models import Channel, Operation, Person
    from channels_app.models.bulk import insert_rows

    Operation.objects.all().delete()
    Channel.objects.update(state="failed", arn=None)
    person = Person.objects.get()
    insert_rows(Operation, [_failed(channel, person) for channel in Channel.objects.all()])
    everything = {"do": "again", "all": "1", "query": "?q=fleet"}
    asked, page = timed(lambda: browser.post("/channels/bulk/", everything))
    hidden = dict(re.findall(r'name="(shown)" value="([^"]*)"', page.content.decode()))
    form = {**everything, **hidden, "confirmed": "1", "reason": "The bench"}
    pressed, _ = timed(lambda: browser.post("/channels/bulk/", form))
    queued = Operation.objects.filter(state="queued").count()
    if queued != channels:
        raise RuntimeError(f"{queued} of {channels} were queued again")
    return {"asking to try all again": [asked], "trying all again": [pressed]}


def _failed(channel: Any, person: Any) -> dict[str, Any]:
    wish = {"name": channel.name, "type": channel.type, "ttl": channel.ttl, "tags": []}
    unset = dict.fromkeys(("batch", "submission", "line"))
    return {
        "id": uuid4(),
        "kind": "create",
        "target": channel.target_id,
        "channel": channel.pk,
        "name": channel.name,
        "verdict": "",
        "actor": person.pk,
        "wish": wish,
        "reason": "",
        "state": "failed",
        "claimed_by": "",
        "attempt": 1,
        "in_doubt": False,
        "in_use": False,
        "refused": False,
        "request_id": "",
        "answer_code": "",
        "answer": "It failed",
        **unset,
    }


def asleep(_: object) -> None:
    """No worker is woken."""


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    answer = work()
    return time.perf_counter() - started, answer


def fill(channels: int) -> None:
    """An operator, and so many channels that are active, by bare inserts."""
    from channels_app.models import Channel, ChannelTag, Grant, Person, Target
    from channels_app.models.bulk import insert_rows

    person = Person.objects.create_user("bench", password=str(uuid4()))
    Grant.objects.create(person=person, role="operator")
    target = Target.objects.get()
    keys = [uuid4() for _ in range(channels)]
    arn = "arn:aws:kinesisvideo:eu-central-1:123456789012:channel/fleet-{0:06}/{0}"
    insert_rows(Channel, [_channel(key, number, target, arn) for number, key in enumerate(keys)])
    tags = [("site", "leeds"), ("ward", "1")]
    insert_rows(
        ChannelTag, [{"channel": key, "key": name, "value": value} for key in keys for name, value in tags]
    )


def _channel(key: Any, number: int, target: Any, arn: str) -> dict[str, Any]:
    return {
        "id": key,
        "target": target.pk,
        "name": f"fleet-{number:06}",
        "arn": arn.format(number),
        "type": "SINGLE_MASTER",
        "ttl": 60,
        "state": "active",
        "version": "1",
    }


if __name__ == "__main__":
    sys.exit(main())
