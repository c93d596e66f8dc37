"""Name patterns: `ward-{1..40}-bed-{01..12}` or `gate-{east,west}` is many names in one line.

Braces hold either a range of whole numbers, up or down, or a list. A number written with zeros in front gives
its range that width. No name can hold a brace, so nothing needs an escape; braces do not nest.
"""

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from channels_app.rules.characters import shown

NAMES_MAX = 100_000
PATTERN_MAX = 10_000
DIGITS_MAX = 18
BRACES = re.compile(r"[{}]")
RANGE = re.compile(r"([0-9]+)\s*\.\.\s*([0-9]+)")
BARE = re.compile(r"[0-9]{1,9}\.\.[0-9]{1,9}")


@dataclass
class BadPattern(Exception):
    """The base of the family: the pattern stands for no names. `position` counts its characters from 1."""

    position: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"Character {self.position:,}: {self.what} {self.remedy}"


class BracesUnpaired(BadPattern):
    """A brace is opened and not closed, or closed and not opened."""


class BracesNested(BadPattern):
    """A brace is opened inside another."""


class BadChoice(BadPattern):
    """What stands between two braces is neither a range nor a list; or it is a range that has no braces."""


@dataclass
class TooManyNames(BadPattern):
    """The pattern is sound, and stands for more names than are taken at once."""

    count: int


def count(pattern: str) -> int:
    """How many names the pattern stands for; none of them is made."""
    return math.prod(len(part) for part in _parse(pattern))


def expand(pattern: str) -> Iterator[str]:
    """The names, one by one, the last brace turning fastest. What is wrong is raised here, before the first."""
    parts = _parse(pattern)
    names = math.prod(len(part) for part in parts)
    if names > NAMES_MAX:
        what = f"the pattern stands for {_rounded(names)} names."
        remedy = f"Up to {NAMES_MAX:,} are taken at once: divide it."
        raise TooManyNames(position=1, what=what, remedy=remedy, count=names)
    return ("".join(pieces) for pieces in itertools.product(*parts))


@dataclass(frozen=True, slots=True)
class _Numbers(Sequence[str]):
    """A range, as the texts that it stands for."""

    numbers: range
    width: int

    def __len__(self) -> int:
        # Not len() of the range: that ends at what an index can hold, and the count is wanted before the limit.
        return abs(self.numbers[-1] - self.numbers[0]) + 1

    def __getitem__(self, at: int) -> str:  # type: ignore[override]  # nothing asks for slices
        return f"{self.numbers[at]:0{self.width}d}"


def _parse(pattern: str) -> list[Sequence[str]]:
    if not pattern.strip():
        raise BadPattern(position=1, what="there is no pattern.", remedy="Enter one, such as ward-{1..40}.")
    if len(pattern) > PATTERN_MAX:
        what = f"a pattern of {len(pattern):,} characters is too long."
        raise BadPattern(PATTERN_MAX + 1, what, "Give a file, or one pattern at a time.")
    start = len(pattern) - len(pattern.lstrip())
    end = len(pattern.rstrip())
    return list(_parts(pattern, start, end))


def _parts(pattern: str, start: int, end: int) -> Iterator[Sequence[str]]:
    opened: int | None = None
    for brace in BRACES.finditer(pattern, start, end):
        at = brace.start()
        if brace[0] == "{":
            _refuse_nested(opened, at)
            yield (_plain(pattern, start, at),)
            opened = at
        elif opened is None:
            raise BracesUnpaired(at + 1, "} closes what was not opened.", "Remove it, or put a { before it.")
        else:
            yield _choice(pattern[opened + 1 : at], opened + 1)
            opened = None
        start = brace.end()
    if opened is not None:
        raise BracesUnpaired(opened + 1, "{ is not closed.", "Put a } behind its range or list.")
    yield (_plain(pattern, start, end),)


def _plain(pattern: str, start: int, end: int) -> str:
    """What stands outside braces: any text but a range, which was meant to be many names."""
    if bare := BARE.search(pattern, start, end):
        what = f"“{bare[0]}” stands outside braces."
        raise BadChoice(bare.start() + 1, what, f"Put braces around it: {{{bare[0]}}}.")
    return pattern[start:end]


def _refuse_nested(opened: int | None, at: int) -> None:
    if opened is not None:
        what = f"braces inside the braces opened at character {opened + 1:,}."
        raise BracesNested(at + 1, what, "Close those first, or give two patterns.")


def _choice(inside: str, position: int) -> Sequence[str]:
    if found := RANGE.fullmatch(inside.strip()):
        return _numbers(*found.groups(), position=position)
    if ".." in inside:
        what = f"“{shown(inside)}” is not a range."
        raise BadChoice(position, what, "Write two whole numbers, as in {1..40}.")
    items = [item.strip() for item in inside.split(",")]
    if len(items) == 1:
        what = f"“{shown(inside)}” is one choice only." if items[0] else "the braces are empty."
        raise BadChoice(position, what, "Write a list as in {east,west}, or a range as in {1..40}.")
    if "" in items:
        raise BadChoice(position, "the list has an empty item.", "Remove the comma that is too many.")
    return items


def _numbers(first: str, last: str, *, position: int) -> Sequence[str]:
    if max(len(first), len(last)) > DIGITS_MAX:
        remedy = f"Use numbers of up to {DIGITS_MAX} digits."
        raise BadChoice(position, "the range has a very long number.", remedy)
    padded = any(len(each) > 1 and each.startswith("0") for each in (first, last))
    width = max(len(first), len(last)) if padded else 0
    step = 1 if int(first) <= int(last) else -1
    return _Numbers(numbers=range(int(first), int(last) + step, step), width=width)


def _rounded(number: int) -> str:
    return f"{number:,}" if number < 10**DIGITS_MAX else f"10^{int(math.log10(number))}"
