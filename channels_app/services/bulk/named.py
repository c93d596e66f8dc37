from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db.models import Q

from channels_app.models import Channel, Target
from channels_app.rules.lifecycle import ChannelState

AT_ONCE = 1_000
Word = TypeVar("Word", str, UUID)


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """The channels of a target that names or ARNs stand for. `gone`: those whose channel is recorded as deleted."""

    found: Mapping[str, UUID]
    gone: frozenset[str]


def find_named(target: Target, words: Sequence[str]) -> Named:
    """By name, of those that hold their name; by ARN, of all."""
    found: dict[str, UUID] = {}
    gone: set[str] = set()
    for some in chunks(words):
        there = Channel.objects.filter(Q(name__in=some) | Q(arn__in=some), target=target)
        for pk, name, arn, state in there.values_list("pk", "name", "arn", "state"):
            over = state in {ChannelState.DELETED.value, ChannelState.FAILED.value}
            for word in {name, arn or name} & set(some):
                if not over:
                    found[word] = pk
                elif state == ChannelState.DELETED:
                    gone.add(word)
    return Named(found=found, gone=frozenset(gone - found.keys()))


def chunks(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """So many at once as every database takes in one question."""
    return (words[start : start + AT_ONCE] for start in range(0, len(words), AT_ONCE))
