"""Changes TTL and tags of a channel as its page does, in a process of its own that can be killed wherever it is.

    python -m tests.faults.changes gate-1
    python -m tests.faults.changes --link ARN gate-1

The channel has the tag ward=3 and the TTL 60 before; it is to have floor=2 and 90. The second links it to a stream.
"""

import random
import sys
import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import django

if TYPE_CHECKING:
    from channels_app.models import Channel
    from channels_app.services.road.hand import Hand


def main() -> None:
    django.setup()
    if sys.argv[1] == "--link":
        link_channel(*sys.argv[2:])
    else:
        for name in sys.argv[1:]:
            change_channel(name)
    print("done", flush=True)  # noqa: T201


def change_channel(name: str) -> None:
    from channels_app.rules.tags import Tag
    from channels_app.services.changes import change
    from channels_app.services.deletion import guard_of

    channel = _channel(name)
    tags = (Tag(key="floor", value="2"),)
    change(channel=channel, seen=guard_of(channel), ttl=90, tags=tags, **_as_its_page(channel))


def link_channel(stream: str, name: str) -> None:
    from channels_app.services.changes import link

    channel = _channel(name)
    link(channel=channel, seen="", stream=stream, **_as_its_page(channel))


def _channel(name: str) -> "Channel":
    from channels_app.models import Channel

    return Channel.objects.select_related("target").get(name=name)


def _as_its_page(channel: "Channel") -> dict[str, Any]:
    from channels_app import wiring
    from channels_app.jobs.wake import wake
    from channels_app.models import Person
    from channels_app.services.actor import Actor, Through
    from channels_app.services.road.travel import Haste

    return {
        "actor": Actor(person=Person.objects.get(), through=Through.COMMAND, address="clerk"),
        "reason": "it moved",
        "submission": uuid4(),
        "gateway": wiring.gateway_for(channel.target),
        "hand": _hand(),
        "haste": Haste(clock=time.monotonic, sleep=time.sleep, chance=random.random),
        "wake": wake,
    }


def _hand() -> "Hand":
    from channels_app.services.actor import Through
    from channels_app.services.road.hand import Hand

    return Hand(through=Through.COMMAND, address="clerk", holder=f"clerk-{uuid4()}")


if __name__ == "__main__":
    main()
