"""What somebody wants done to many channels at once: to which, what, and whether the page that lists them was shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.http import QueryDict

from channels_app.rules.bulk import Action, read_action
from channels_app.web.forms import confirmation
from channels_app.web.forms.confirmation import Confirmation

MOST_PICKED = 1_000
KEPT = ("do", "all", "query", "asked")


class Do(StrEnum):
    """What can be chosen for many channels."""

    TAG = "tag"
    UNTAG = "untag"
    TTL = "ttl"
    DELETE = "delete"
    AGAIN = "again"
    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"


FILES = frozenset({Do.CSV, Do.JSONL, Do.XLSX})
ASKED_FOR = frozenset({Do.TAG, Do.UNTAG, Do.TTL})  # which tags, keys or TTL


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """It, as it was sent. `query` is the address of the list whose every match is meant, if so."""

    do: Do
    everything: bool
    picked: tuple[UUID, ...]
    query: QueryDict
    asked: str
    answer: Confirmation
    confirmed: bool
    kept: list[tuple[str, str]]  # the fields that the next page sends again

    @property
    def action(self) -> Action:
        """What it comes to; it may be wrong, and then the service says so."""
        return read_action(self.do, self.asked)


def read_wish(data: QueryDict) -> Wish | None:
    """None where nothing was chosen that can be done, or nothing to do it to."""
    everything, picked = bool(data.get("all")), read_picked(data)
    if data.get("do") not in set(Do) or not (everything or picked):
        return None
    return Wish(
        do=Do(str(data["do"])),
        everything=everything,
        picked=picked,
        query=read_query(data),
        asked=data.get("asked", "").replace("\x00", "").strip(),
        answer=confirmation.read(data),
        confirmed=bool(data.get("confirmed")),
        kept=[
            *((name, str(data[name])) for name in KEPT if data.get(name)),
            *(("channel", str(key)) for key in picked if not everything),
        ],
    )


def read_query(data: QueryDict) -> QueryDict:
    """The address of the list that it was chosen from."""
    return QueryDict(str(data.get("query", "")).removeprefix("?"))


def read_picked(data: QueryDict) -> tuple[UUID, ...]:
    """The channels that were ticked."""
    return tuple(_picked(data))


def _picked(data: QueryDict) -> Iterator[UUID]:
    for text in data.getlist("channel")[:MOST_PICKED]:
        try:
            yield UUID(text)
        except ValueError:
            continue
