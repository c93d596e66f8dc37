"""What a signaling channel may be: the wish, every problem it can have, and its form as JSON."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from channels_app.rules.characters import fits_name, fits_tag, nearest_name, refusal, shown
from channels_app.rules.tags import (
    AWS_PREFIX,
    KEY_MAX,
    KEY_MIN,
    OWN_PREFIX,
    TAGS_MAX,
    VALUE_MAX,
    Tag,
    operation_tag,
)

NAME_MIN = 1
NAME_MAX = 256
TTL_MIN = 5
TTL_MAX = 120
TTL_DEFAULT = 60
LONGEST_NUMBER_SHOWN = 10**12


class ChannelType(StrEnum):
    """All types that AWS's model has; which of them are offered is the installation's choice."""

    SINGLE_MASTER = "SINGLE_MASTER"
    FULL_MESH = "FULL_MESH"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelSpec:
    """A channel as somebody wants it. It may be wrong: `find_problems` tells."""

    name: str
    type: str = ChannelType.SINGLE_MASTER.value
    ttl: int = TTL_DEFAULT
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing to correct, in a sentence for the person who typed it."""

    field: str  # name, type, ttl or tags
    message: str
    row: int | None = None  # which tag, from 0
    part: str = ""  # key or value of that tag


def find_problems(spec: ChannelSpec, *, types: Collection[str]) -> tuple[Problem, ...]:
    """All problems of a wish at once, in the order of the form. None: AWS's model and we allow it."""
    return (
        *_problems_of_name(spec.name),
        *_problems_of_type(spec.type, types),
        *_problems_of_ttl(spec.ttl),
        *_problems_of_tags(spec.tags),
    )


def tags_to_send(spec: ChannelSpec, installation: UUID, operation: UUID) -> tuple[Tag, ...]:
    """What goes to AWS: people's tags and ours, or theirs alone where they leave no room for it."""
    if len(spec.tags) >= TAGS_MAX:
        return spec.tags
    return (*spec.tags, operation_tag(installation=installation, operation=operation))


def as_wish(spec: ChannelSpec) -> dict[str, object]:
    """The spec as JSON, to be kept with its operation."""
    tags = [{"key": tag.key, "value": tag.value} for tag in spec.tags]
    return {"name": spec.name, "type": spec.type, "ttl": spec.ttl, "tags": tags}


def from_wish(wish: Mapping[str, Any]) -> ChannelSpec:
    """The spec that `as_wish` wrote down."""
    tags = tuple(Tag(key=tag["key"], value=tag["value"]) for tag in wish["tags"])
    return ChannelSpec(name=wish["name"], type=wish["type"], ttl=wish["ttl"], tags=tags)


def _problems_of_name(name: str) -> Iterator[Problem]:
    if len(name) < NAME_MIN:
        yield Problem(field="name", message=f"A name is needed. Enter {NAME_MIN} to {NAME_MAX} characters.")
    if len(name) > NAME_MAX:
        yield Problem(field="name", message=f"{len(name):,} characters are too many. Enter up to {NAME_MAX}.")
    if sentence := refusal(name, fits_name):
        better = nearest_name(name)
        it = "it" if " is not allowed" in sentence else "them"
        hint = f" Without {it}: {better}" if NAME_MIN <= len(better) <= NAME_MAX else ""
        yield Problem(field="name", message=sentence + hint)


def _problems_of_type(type_: str, types: Collection[str]) -> Iterator[Problem]:
    known = [known.value for known in ChannelType]
    offered = [each for each in known if each in types]
    choice = f" Choose {' or '.join(offered)}." if offered else ""
    if type_ not in known:
        yield Problem(field="type", message=f"“{shown(type_)}” is not a type that AWS knows.{choice}")
    elif type_ not in offered:
        yield Problem(field="type", message=f"{type_} is not offered here.{choice}")


def _problems_of_ttl(ttl: object) -> Iterator[Problem]:
    # A form, a file or a script may hand over anything here; and to Python, True is an int.
    if isinstance(ttl, bool) or not isinstance(ttl, int):
        what = _not_a_number(ttl)
    elif ttl < TTL_MIN:
        what = f"{_seconds(ttl)} is too short"
    elif ttl > TTL_MAX:
        what = f"{_seconds(ttl)} is too long"
    else:
        return
    yield Problem(field="ttl", message=f"{what}. Enter {TTL_MIN} to {TTL_MAX}.")


def _not_a_number(ttl: object) -> str:
    if ttl is None or (isinstance(ttl, str) and not ttl.strip()):
        return "A number of seconds is needed"
    what = str(ttl) if isinstance(ttl, str | float | bool) else type(ttl).__name__
    return f"“{shown(what)}” is not a whole number of seconds"


def _seconds(number: int) -> str:
    if abs(number) > LONGEST_NUMBER_SHOWN:  # Python refuses to write out a number of thousands of digits
        return "Such a number of seconds"
    return f"{number:,} second{'' if abs(number) == 1 else 's'}"


def _problems_of_tags(tags: tuple[Tag, ...]) -> Iterator[Problem]:
    if (spare := len(tags) - TAGS_MAX) > 0:
        message = f"{len(tags):,} tags are too many. A channel has {TAGS_MAX} at most: remove {spare:,}."
        yield Problem(field="tags", message=message)
    first_row: dict[str, int] = {}
    for row, tag in enumerate(tags):
        earlier = first_row.setdefault(tag.key, row)
        for message in _problems_of_key(tag.key, earlier=earlier if earlier < row else None):
            yield Problem(field="tags", message=message, row=row, part="key")
        for message in _problems_of_value(tag.value):
            yield Problem(field="tags", message=message, row=row, part="value")


def _problems_of_key(key: str, *, earlier: int | None) -> Iterator[str]:
    if len(key) < KEY_MIN:
        yield "A key is needed. Enter one, or remove this tag."
        return  # two rows without a key are no duplicates: each lacks one
    if len(key) > KEY_MAX:
        yield f"A key of {len(key):,} characters is too long. Enter {KEY_MAX} at most."
    if key.lower().startswith(AWS_PREFIX):
        yield f"Keys that begin with {AWS_PREFIX} belong to AWS. Choose another key."
    if key.startswith(OWN_PREFIX):
        yield f"Keys that begin with {OWN_PREFIX} belong to this console. Choose another key."
    if sentence := refusal(key, fits_tag):
        yield sentence
    if earlier is not None:
        yield f"The key {shown(key)} is already tag {earlier + 1}. Remove one of them."


def _problems_of_value(value: str) -> Iterator[str]:
    if len(value) > VALUE_MAX:
        yield f"A value of {len(value):,} characters is too long. Enter {VALUE_MAX} at most."
    if sentence := refusal(value, fits_tag):
        yield sentence
