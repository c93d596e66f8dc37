"""What a command was given to read: a file by its path, or what comes in by standard input."""

import sys
from argparse import ArgumentTypeError
from contextlib import closing
from pathlib import Path

from channels_app.files.detect import spool
from channels_app.files.errors import Unreadable
from channels_app.rules.tags import Tag

STANDARD_INPUT = "-"


def read_given(path: str) -> bytes:
    """All of it. Raises Unreadable, also for what is not there."""
    if path == STANDARD_INPUT:
        with closing(spool(sys.stdin.buffer)) as file:
            file.seek(0)
            return file.read()
    try:
        with Path(path).open("rb") as stream, closing(spool(stream)) as file:
            file.seek(0)
            return file.read()
    except OSError as error:
        raise Unreadable(
            f"{path} cannot be read ({error.strerror}).", "Check its path and its rights."
        ) from None


def name_of(path: str) -> str:
    return "Standard input" if path == STANDARD_INPUT else Path(path).name


def read_tag(text: str) -> Tag:
    key, equals, value = text.partition("=")
    if not equals:
        raise ArgumentTypeError(f"{text!r} is not KEY=VALUE")
    return Tag(key=key, value=value)
