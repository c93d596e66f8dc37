"""JSON Lines: one object a line, with the names of the columns as its keys. Nothing in it is altered."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from channels_app.files.cells import Value, storable, text_of_value
from channels_app.files.encoding import Encoding, read_lines
from channels_app.files.errors import BadHeader, Damaged, Unreadable
from channels_app.files.rows import Row, Table
from channels_app.files.tag_cell import NotTags, Pairs, read_tags, write_tags
from channels_app.files.titles import READ_OVER, TAG_PREFIX, UNDERSTOOD, nearest_title
from channels_app.rules.characters import shown
from channels_app.rules.spec import Problem
from channels_app.rules.tags import Tag

CHUNK = 65_536


def read_jsonl(file: BinaryIO, encoding: Encoding) -> Table:
    """A table of the file, whose rows are read while they are asked for."""
    lines = enumerate(read_lines(file, encoding), start=1)
    return Table(
        kind="JSON Lines",
        columns=UNDERSTOOD,
        rows=(_read_line(text, line) for line, text in lines if text.strip()),
        encoding=encoding.title,
        notes=(encoding.note,) if encoding.note else (),
    )


def write_jsonl(columns: Sequence[str], records: Iterable[Mapping[str, Value]]) -> Iterator[bytes]:
    """The file in pieces."""
    piece = bytearray()
    for record in records:
        values = {column: _as_json(record.get(column)) for column in columns}
        piece += storable(json.dumps(values, ensure_ascii=False)).encode() + b"\n"
        if len(piece) >= CHUNK:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def _as_json(value: Value) -> object:
    if value is None or isinstance(value, int | str):
        return value
    if isinstance(value, tuple):
        return {tag.key: tag.value for tag in value}
    return text_of_value(value)


def _read_line(text: str, line: int) -> Row:
    try:
        return _row_of(_parse(text, line), line)
    except RecursionError as deep:
        what = "its brackets go too deep."
        raise Unreadable(what, "Give texts and numbers, and tags as an object.", line=line) from deep


def _row_of(pairs: Pairs, line: int) -> Row:
    seen: set[str] = set()
    for key, _ in pairs:
        if key not in UNDERSTOOD and key not in READ_OVER and not key.startswith(TAG_PREFIX):
            raise BadHeader(f"the key “{shown(key)}” is not known.", nearest_title(key), line=line)
        if key in seen:
            raise BadHeader(f"the key “{shown(key)}” is there twice.", "Remove one of them.", line=line)
        seen.add(key)
    given = {key: value for key, value in pairs if value is not None}
    problems: list[Problem] = []
    tags = _tags_of(given, problems)
    name, type_, ttl = (_text_of(given, field, problems) for field in ("name", "type", "ttl"))
    cells = {field: _as_cell(given[field]) for field in UNDERSTOOD if field in given}
    if tags:  # those of `tag:KEY` too
        cells["tags"] = write_tags(tags)
    written = tuple(cells.items())
    return Row(
        line=line, name=name or "", type=type_, ttl=ttl, tags=tags, problems=tuple(problems), written=written
    )


def _parse(text: str, line: int) -> Pairs:
    try:
        value = json.loads(text, object_pairs_hook=Pairs, parse_int=str, parse_float=str)
    except ValueError as broken:
        if not text.endswith(("\n", "\r")):
            what = "the file ends in the middle of this line's JSON. It may be cut short."
            raise Damaged(what, "Give the whole file.", line=line) from broken
        raise Unreadable("this is not JSON.", "Write one object on each line.", line=line) from broken
    if not isinstance(value, Pairs):
        raise Unreadable("this is JSON, but no object.", 'Write {"name": "…"} on each line.', line=line)
    return value


def _tags_of(given: Mapping[str, object], problems: list[Problem]) -> tuple[Tag, ...]:
    keyed = [key for key in given if key.startswith(TAG_PREFIX)]
    columns = tuple(
        Tag(key=key[len(TAG_PREFIX) :], value=_text_of(given, key, problems) or "") for key in keyed
    )
    try:
        return (*columns, *read_tags(given.get("tags")))
    except NotTags as broken:
        problems.append(Problem(field="tags", message=str(broken)))
        return columns


def _text_of(given: Mapping[str, object], key: str, problems: list[Problem]) -> str | None:
    value = given.get(key)
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, str):
        return value
    field = "tags" if key.startswith(TAG_PREFIX) else key
    problems.append(
        Problem(field=field, message=f"The value of “{shown(key)}” is neither text nor a number.")
    )
    return None


def _as_cell(value: object) -> str:
    """As it would stand in a CSV file: so that a bad row can be given back as one."""
    return value if isinstance(value, str) else json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, Pairs):
        return {key: _plain(each) for key, each in value}
    return [_plain(each) for each in value] if isinstance(value, list) else value
