"""Tags: what AWS allows in one, which are ours, and how people paste them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

TAGS_MAX = 50
KEY_MIN = 1
KEY_MAX = 128
VALUE_MAX = 256
AWS_PREFIX = "aws:"
OWN_PREFIX = "kvsadmin:"
OPERATION_KEY = "kvsadmin:operation"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tag:
    """One key and its value, as AWS keeps them."""

    key: str
    value: str


def operation_tag(*, installation: UUID, operation: UUID) -> Tag:
    """The tag by which a lost answer is settled: it names the one operation that made the channel."""
    return Tag(key=OPERATION_KEY, value=f"{installation}/{operation}")


def parse_operation(value: str) -> tuple[UUID, UUID] | None:
    """The installation and operation that an operation tag's value names; None for any other text."""
    installation, _, operation = value.partition("/")
    try:
        return UUID(installation), UUID(operation)
    except ValueError:
        return None


def without_own(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """The tags that belong to people, in their order."""
    return tuple(tag for tag in tags if not tag.key.startswith(OWN_PREFIX))


def parse_lines(text: str) -> tuple[Tag, ...]:
    """Pasted `key=value` lines. The first `=` divides; blank lines are skipped; nothing is checked."""
    lines = (line.strip() for line in re.split(r"\r\n|\r|\n", text))
    return tuple(_parse_line(line) for line in lines if line)


def _parse_line(line: str) -> Tag:
    key, _, value = line.partition("=")
    return Tag(key=key.strip(), value=value.strip())
