"""Files on stdout."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping

from django.core.management.base import OutputWrapper

from channels_app.files.cloudformation import write_template
from channels_app.files.delimited import write_csv
from channels_app.files.jsonl import write_jsonl
from channels_app.files.terraform import write_imports
from channels_app.rules.spec import ChannelSpec

WRITERS = {"csv": write_csv, "jsonl": write_jsonl}
DECLARED: Mapping[str, Callable[[Iterable[ChannelSpec]], Iterable[str]]] = {
    "cloudformation": lambda specs: [write_template(specs)],
    "terraform": write_imports,
}


def pour(pieces: Iterable[bytes], out: OutputWrapper) -> None:
    """Write the pieces of a text as they come. A reader that has had enough (`| head`) ends it without a word."""
    try:
        for piece in pieces:
            out.write(piece.decode(), ending="")
        out.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains of it at its end
