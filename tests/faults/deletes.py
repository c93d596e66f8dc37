"""Asks for deletes as the console does, in a process of its own that can be killed wherever it is.

    python -m tests.faults.deletes channel gate-1
    python -m tests.faults.deletes undo

The first deletes the channel of that name, as its page would; the second undoes the one batch that there is.
"""

import random
import sys
import time
from typing import TYPE_CHECKING
from uuid import uuid4

import django

if TYPE_CHECKING:
    from channels_app.services.actor import Actor
    from channels_app.services.road.hand import Hand


def main() -> None:
    django.setup()
    what, *names = sys.argv[1:]
    for name in names:
        delete_channel(name)
    if what == "undo":
        undo_batch()
    print("done", flush=True)  # noqa: T201


def delete_channel(name: str) -> None:
    from channels_app import wiring
    from channels_app.jobs.wake import wake
    from channels_app.models import Channel
    from channels_app.services.deletion import delete
    from channels_app.services.road.travel import Haste

    channel = Channel.objects.select_related("target").get(name=name)
    delete(
        actor=_actor(),
        channel=channel,
        typed=name,
        reason="it was retired",
        submission=uuid4(),
        gateway=wiring.gateway_for(channel.target),
        hand=_hand(),
        haste=Haste(clock=time.monotonic, sleep=time.sleep, chance=random.random),
        wake=wake,
    )


def undo_batch() -> None:
    from channels_app import wiring
    from channels_app.jobs.wake import wake_preview
    from channels_app.models import Batch
    from channels_app.services.undo import plan_undo, undo

    batch = Batch.objects.select_related("target").get()
    gateway = wiring.gateway_for(batch.target)
    plan = plan_undo(batch, gateway=gateway)
    undo(
        actor=_actor(),
        batch=batch,
        typed=str(plan.number),
        reason="the wrong ward",
        shown=plan.digest,
        submission=uuid4(),
        gateway=gateway,
        wake_preview=wake_preview,
    )


def _actor() -> "Actor":
    from channels_app.models import Person
    from channels_app.services.actor import Actor, Through

    return Actor(person=Person.objects.get(), through=Through.COMMAND, address="clerk")


def _hand() -> "Hand":
    from channels_app.services.actor import Through
    from channels_app.services.road.hand import Hand

    return Hand(through=Through.COMMAND, address="clerk", holder=f"clerk-{uuid4()}")


if __name__ == "__main__":
    main()
