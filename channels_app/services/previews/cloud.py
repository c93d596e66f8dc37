from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field

from channels_app.aws.errors import AwsError, LostAnswer, Throttled
from channels_app.aws.gateway import Gateway
from channels_app.aws.values import Page
from channels_app.models import Target
from channels_app.rules.pace import back_off
from channels_app.rules.preview import InAws
from channels_app.rules.quota import room_left

TRIES = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Cloud:
    """What AWS has by the names of a file, the room it has left, and where it could not be asked, a note."""

    found: Mapping[str, InAws] = field(default_factory=dict)
    room_left: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asker:
    """How AWS is asked: the way to it, and how to wait where it asks for patience."""

    gateway: Gateway
    sleep: Callable[[float], None]
    chance: Callable[[], float]


def compare(
    names: Container[str], *, target: Target, asker: Asker, after_each_page: Callable[[], None]
) -> Cloud:
    """Look through all of AWS's pages for the names. Only what has one of them is kept in memory.

    Reading changes nothing, so a target whose calls are held is compared too; one that leads to another account
    than its own is not.
    """
    found: dict[str, InAws] = {}
    number = 0
    try:
        account = asker.gateway.identity().account
        if target.account not in {"", account}:
            return Cloud(note=_note(f"AWS takes us for account {account}, and {target} is {target.account}."))
        token, more = "", True
        while more:
            page = _ask(asker, token)
            number += len(page.channels)
            found |= {
                each.name: InAws(arn=each.arn, status=each.status, created_at=each.created_at)
                for each in page.channels
                if each.name in names
            }
            after_each_page()
            token, more = page.next_token, bool(page.next_token)
    except AwsError as error:
        return Cloud(found=found, note=_note(str(error)))
    room = room_left(asker.gateway.region, number, target.channel_limit)
    return Cloud(found=found, room_left=room)


def _ask(asker: Asker, token: str) -> Page:
    """One page, asked for again where AWS is busy or its answer was lost."""
    for attempt in range(TRIES - 1):
        try:
            return asker.gateway.list_channels(next_token=token)
        except (Throttled, LostAnswer):
            asker.sleep(back_off(base=0.25, cap=4, attempt=attempt, jitter=asker.chance()))
    return asker.gateway.list_channels(next_token=token)


def _note(said: str) -> str:
    return (
        f"AWS could not be asked which names it has: {said} The names were compared with the records of this "
        "console only. One that somebody else has taken will say so when it is sent."
    )
