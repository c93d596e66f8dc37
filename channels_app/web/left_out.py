from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

SAMPLE, LISTED = 10, 50


class Kept(Protocol):
    """A channel that is left as it is, and why."""

    @property
    def channel_id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def why(self) -> str: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why channels stay, and how many of them for just that."""

    why: str
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """The channels to which something is not done: the first of them, and where they are more, the reasons."""

    listed: tuple[Kept, ...]
    count: int
    more: int
    reasons: tuple[Reason, ...]


def left_out(kept: Sequence[Kept]) -> LeftOut:
    reasons = Counter(each.why for each in kept)
    return LeftOut(
        listed=tuple(kept[:LISTED]),
        count=len(kept),
        more=max(0, len(kept) - LISTED),
        reasons=tuple(Reason(why=why, number=number) for why, number in reasons.most_common(SAMPLE)),
    )
