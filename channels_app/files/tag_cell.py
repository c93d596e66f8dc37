"""Tags as JSON, in a `tags` column or in a line of JSON Lines: an object, or a list as AWS and we write it."""

import json
from collections.abc import Iterator, Sequence

from channels_app.rules.tags import Tag

SHAPES = 'Write {"key": "value", …}, or [{"key": "…", "value": "…"}, …].'


class NotTags(Exception):
    """The JSON is broken, or something else than tags. Its text is a sentence with the remedy."""


def parse_tags(text: str) -> tuple[Tag, ...]:
    """The tags that a cell holds, in its order, doubles and all."""
    try:
        return read_tags(json.loads(text, object_pairs_hook=Pairs, parse_int=str, parse_float=str))
    except (ValueError, RecursionError) as broken:
        raise NotTags(f"The tags are not JSON. {SHAPES}") from broken


def write_tags(tags: Sequence[Tag]) -> str:
    """One JSON object; a list where an object would lose a key that is there twice."""
    values = {tag.key: tag.value for tag in tags}
    if len(values) == len(tags):
        return json.dumps(values, ensure_ascii=False)
    return json.dumps([{"key": tag.key, "value": tag.value} for tag in tags], ensure_ascii=False)


class Pairs(list[tuple[str, object]]):
    """A JSON object with the keys that it has twice, which a dict would hide."""


def read_tags(value: object) -> tuple[Tag, ...]:
    """The tags in JSON that was parsed with `Pairs` for its objects."""
    if value is None:
        return ()
    if isinstance(value, Pairs):
        return tuple(Tag(key=key, value=_text(each)) for key, each in value)
    if isinstance(value, list):
        return tuple(_tags_of_list(value))
    raise NotTags(f"The tags are neither an object nor a list. {SHAPES}")


def _tags_of_list(items: list[object]) -> Iterator[Tag]:
    for item in items:
        parts = {key.lower(): value for key, value in item} if isinstance(item, Pairs) else {}
        if set(parts) != {"key", "value"}:
            raise NotTags(f"An item of the tags is not a key with its value. {SHAPES}")
        yield Tag(key=_text(parts["key"]), value=_text(parts["value"]))


def _text(value: object) -> str:
    """Numbers were parsed as the text they are written as."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    raise NotTags(f"A key or value of the tags is not text. {SHAPES}")
