"""The one written form of an event: what is hashed.

It is the part of RFC 8785 (JSON Canonicalization Scheme) in which nothing is open to reading: strings,
integers below 2^53, true, false, null, lists, and objects with ASCII keys, sorted, without spaces. Anyone
can make it again with any JSON library. Tags have keys beyond ASCII, so they are written as a list of
{"key": …, "value": …}.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, TypeAlias

from channels_app.audit.errors import NotCanonicalError

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

# What also stands in a column of the same name, beside the event's number.
COPIED: Final = (
    "id",
    "at",
    "actor",
    "actor_id",
    "through",
    "address",
    "action",
    "subject_kind",
    "subject_id",
    "subject_label",
    "target",
    "batch",
    "operation",
    "request_id",
    "result",
)
LONGEST_TEXT = 4096
FIRST_UNSAFE_INTEGER = 2**53
# PostgreSQL stores no NUL, and UTF-8 has no lone surrogates (in a Python string any surrogate is a lone one).
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def refuse_number(text: str) -> None:
    raise ValueError(f"{text} is not a number of an event's.")


DECODE: Final = json.JSONDecoder(parse_float=refuse_number, parse_constant=refuse_number).raw_decode


dump: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""Writes down what `normalise` has made, and nothing else."""


def write_body(facts: Mapping[str, Json]) -> str:
    """The canonical form of the facts. Raises NotCanonicalError for a value that has none."""
    return dump(normalise(facts, where="body"))


def read_body(body: str) -> dict[str, Json]:
    """The facts that were written. Raises ValueError when this is not the body of an event."""
    try:
        facts, end = DECODE(body)  # `json.loads` would look for white space too, which no body has
    except (RecursionError, TypeError):  # too deep; bytes, which SQLite keeps in a column of text
        raise ValueError("The body of an event is a text, and not so deep.") from None
    if not isinstance(facts, dict) or end != len(body):
        raise ValueError("The body of an event is a JSON object, and nothing else.")
    return facts


def clean(text: str, *, longest: int = LONGEST_TEXT) -> str:
    """The text as the trail keeps it: without what cannot be written, and cut."""
    if len(text) <= longest and text.isascii() and "\x00" not in text:
        return text  # nearly always, and much quicker
    return UNWRITABLE.sub("", text)[:longest]


def write_time(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds, the only way in which a time stands in a body."""
    if moment.tzinfo is None:
        raise NotCanonicalError(where=str(moment), why="a time without a zone names no moment")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def normalise(value: object, *, where: str) -> Json:
    """The value with every string cleaned; refuses what the form does not know, naming where it stands."""
    match value:
        case str():
            return clean(value)
        case None | bool():
            return value
        case int() if -FIRST_UNSAFE_INTEGER < value < FIRST_UNSAFE_INTEGER:
            return int(value)
        case list() | tuple():
            return [normalise(item, where=f"{where}[{place}]") for place, item in enumerate(value)]
        case Mapping():
            return {
                check_key(key, where=where): normalise(item, where=f"{where}.{key}")
                for key, item in value.items()
            }
        case int():
            raise NotCanonicalError(
                where=where, why="an integer of 2^53 or more is not the same in every language"
            )
    raise NotCanonicalError(where=where, why=f"a {type(value).__name__} has no canonical form here")


def check_key(key: object, *, where: str) -> str:
    if isinstance(key, str) and key.isascii() and key.isprintable():
        return str(key)
    raise NotCanonicalError(
        where=where, why=f"the key {key!r} is not printable ASCII; write such pairs as a list"
    )
