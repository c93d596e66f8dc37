"""Every limit of an input shape (required, min, max, pattern, enum, list size), refused in AWS's words."""

import json
from collections.abc import Callable
from typing import Any

from botocore.model import ListShape, Shape, StructureShape

from localkvs.errors import invalid, unreadable
from localkvs.patterns import compile_pattern

# A check adds what it finds to the list, and refuses at once what has the wrong type.
Check = Callable[[Any, str, list[str]], None]


def check_fields(check: Check, fields: object) -> None:
    """Refuse fields that break the shape, naming every field and limit that they break."""
    problems: list[str] = []
    check(fields, "", problems)
    if problems:
        count = f"{len(problems)} validation error{'s' if len(problems) > 1 else ''} detected: "
        raise invalid(count + "; ".join(problems))


def compile_check(shape: Shape | None) -> Check:
    """The check of one shape, built once: walking the description for each request would cost more than the rest."""
    if isinstance(shape, StructureShape):
        return _structure(shape)
    if isinstance(shape, ListShape):
        return _list(shape)
    if shape is not None and shape.type_name == "string":
        return _string(shape)
    if shape is not None and shape.type_name == "integer":
        return _integer(shape)
    raise NotImplementedError(f"no check for shape {shape}")


def _structure(shape: StructureShape) -> Check:
    members = [
        (name, name[0].lower() + name[1:], compile_check(each)) for name, each in shape.members.items()
    ]
    required = frozenset(shape.required_members)

    def check(value: Any, at: str, problems: list[str]) -> None:
        if not isinstance(value, dict):
            raise _wrong_type(at or "the body", "an object")
        for name, label, check_member in members:
            member, place = value.get(name), f"{at}.{label}" if at else label
            if member is not None:
                check_member(member, place, problems)
            elif name in required:
                problems.append(_problem(None, place, "Member must not be null"))

    return check


def _list(shape: ListShape) -> Check:
    check_member, check_size = compile_check(shape.member), _size(shape, "have length")

    def check(value: Any, at: str, problems: list[str]) -> None:
        if not isinstance(value, list):
            raise _wrong_type(at, "a list")
        found = len(problems)
        check_size(len(value), value, at, problems)
        if len(problems) > found:
            return  # a megabyte of members would only repeat it
        for index, member in enumerate(value, 1):
            if member is None:
                problems.append(_problem(None, f"{at}.{index}.member", "Member must not be null"))
            else:
                check_member(member, f"{at}.{index}.member", problems)

    return check


def _string(shape: Shape) -> Check:
    limits = shape.metadata
    check_size = _size(shape, "have length")
    matches = compile_pattern(limits["pattern"]) if "pattern" in limits else None
    allowed = limits.get("enum")

    def check(value: Any, at: str, problems: list[str]) -> None:
        if not isinstance(value, str):
            raise _wrong_type(at, "a string")
        check_size(len(value), value, at, problems)
        if matches is not None and not matches(value):
            rule = f"Member must satisfy regular expression pattern: {limits['pattern']}"
            problems.append(_problem(value, at, rule))
        if allowed and value not in allowed:
            problems.append(
                _problem(value, at, f"Member must satisfy enum value set: [{', '.join(allowed)}]")
            )

    return check


def _integer(shape: Shape) -> Check:
    check_size = _size(shape, "have value")

    def check(value: Any, at: str, problems: list[str]) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            raise _wrong_type(at, "an integer")
        check_size(value, value, at, problems)

    return check


def _size(shape: Shape, what: str) -> Callable[[int, object, str, list[str]], None]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")

    def check(size: int, value: object, at: str, problems: list[str]) -> None:
        if most is not None and size > most:
            problems.append(_problem(value, at, f"Member must {what} less than or equal to {most}"))
        if least is not None and size < least:
            problems.append(_problem(value, at, f"Member must {what} greater than or equal to {least}"))

    return check


def _problem(value: object, at: str, rule: str) -> str:
    shown = "null" if value is None else f"'{value if isinstance(value, str) else json.dumps(value)}'"
    shown = shown if len(shown) <= 1100 else shown[:1100] + "…'"
    return f"Value {shown} at '{at}' failed to satisfy constraint: {rule}"


def _wrong_type(at: str, expected: str) -> Exception:
    return unreadable(f"The value at '{at}' must be {expected}.")
