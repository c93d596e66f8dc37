import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal
from uuid import UUID, uuid5

from channels_app.files.cells import storable
from channels_app.files.detect import BYTES_MAX
from channels_app.models import Batch, Target
from channels_app.rules.patterns import BadPattern, expand
from channels_app.rules.spec import ChannelSpec, Problem, as_wish

SUBMISSIONS = UUID("5f6b0c9e-3c43-4a0e-9c1e-6d1c5d7f2f0a")
NAME_MAX: int = Batch._meta.get_field("name").max_length or 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What an operator gave: a file's bytes, or what was pasted, or a pattern, these two as text in UTF-8."""

    kind: Literal["file", "pasted", "pattern"]
    name: str
    content: bytes

    @property
    def title(self) -> str:
        """What the batch is called."""
        if self.kind == "pattern":
            return storable(self.content.decode("utf-8", "replace").strip())[:NAME_MAX]
        name = storable(PurePath(self.name.replace("\\", "/")).name.strip())[-NAME_MAX:]
        return name or ("Pasted names" if self.kind == "pasted" else "A file without a name")

    def problems(self) -> Iterator[Problem]:
        """What can be said before the rows are read."""
        if len(self.content) > BYTES_MAX:
            message = f"{len(self.content) / 1_000_000:,.1f} MB are too much. Give up to {BYTES_MAX // 1_000_000} MB."
            yield Problem(field="paste" if self.kind == "pasted" else self.kind, message=message)
        elif self.kind == "pattern":
            try:
                expand(self.content.decode("utf-8", "replace"))
            except BadPattern as bad:
                yield Problem(field="pattern", message=str(bad))

    def as_file(self) -> bytes:
        """The same as a file that can be read. Raises BadPattern."""
        if self.kind != "pattern":
            return self.content
        names = expand(self.content.decode("utf-8", "replace"))
        return b"".join(json.dumps({"name": name}).encode() + b"\n" for name in names)


def submission_of(target: Target, content: bytes, defaults: ChannelSpec) -> UUID:
    """The same for the same content with the same defaults in the same target: so that a script may run again."""
    asked = json.dumps([str(target.pk), hashlib.sha256(content).hexdigest(), as_wish(defaults)])
    return uuid5(SUBMISSIONS, asked)
