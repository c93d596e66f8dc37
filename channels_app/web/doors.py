"""What a view hands to a service so that it can reach AWS and the workers."""

import random
import time

from channels_app import wiring
from channels_app.aws.gateway import Gateway
from channels_app.models import Target
from channels_app.services.actor import Actor
from channels_app.services.road.travel import Haste


def gateway_of(target: Target, actor: Actor) -> Gateway:
    """The way to the target's AWS, in the name of the person who asks."""
    return wiring.gateway_for(target, session_name=actor.person.username if actor.person else "")


def haste() -> Haste:
    """A person is waiting, by this machine's clock."""
    return Haste(clock=time.monotonic, sleep=time.sleep, chance=random.random)
