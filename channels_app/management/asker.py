"""Who asks when a command runs: the person it names, and the operating system's user beside them."""

import getpass
import os
import random
import socket
import threading
import time

from django.core.management.base import CommandError

from channels_app.models import Person, Target
from channels_app.services.actor import Actor, Through
from channels_app.services.road.hand import Hand
from channels_app.services.road.travel import Haste


def where() -> str:
    """`user@host`: what the trail names as the address of a command."""
    return f"{getpass.getuser()}@{socket.gethostname()}"


def find_actor(username: str) -> Actor:
    """The named person, through a command. Raises CommandError where nobody active has the name."""
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise CommandError(f"Nobody active is called {username}. Name a person of this console with --actor.")
    return Actor(person=person, through=Through.COMMAND, address=where())


def actor_called(username: str | None) -> Actor:
    """The named person; where none is named, whoever sits at the machine itself, and may read what it holds."""
    if username is None:
        return Actor(person=None, through=Through.COMMAND, address=where())
    return find_actor(username)


def find_target(name: str) -> Target:
    """Raises CommandError, naming those that exist, where none has the name."""
    target = Target.objects.filter(name=name).first()
    if target is None:
        names = ", ".join(Target.objects.values_list("name", flat=True))
        raise CommandError(f"There is no target called {name}. There are: {names}.")
    return target


def own_hand() -> Hand:
    holder = f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
    return Hand(through=Through.COMMAND, address=where(), holder=holder)


def own_haste() -> Haste:
    return Haste(clock=time.monotonic, sleep=time.sleep, chance=random.random)
