from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from django.http import QueryDict

from channels_app.files.detect import BYTES_MAX
from channels_app.rules.spec import Problem, find_problems
from channels_app.web.forms.draft import Draft
from channels_app.web.forms.draft import blank as blank_draft
from channels_app.web.forms.draft import read as read_draft

NO_FILE = "No file is chosen. Choose one."
NO_NAMES = "Nothing is pasted. Enter at least one name."
NO_PATTERN = "There is no pattern. Enter one, such as ward-{1..40}."
TOO_LARGE = f"has more than {BYTES_MAX // 1_000_000} MB. Divide it, and give each part as a batch of its own."


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """A file that came with the form. Browsers give it once: it does not come back with the page."""

    name: str = ""
    content: bytes = b""
    too_large: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchDraft:
    """The form for many channels as it was filled in: nothing is lost of it but the file, however wrong it is."""

    defaults: Draft
    kind: Literal["file", "pasted", "pattern"] = "file"
    paste: str = ""
    pattern: str = ""
    file: Given = Given()

    @property
    def content(self) -> bytes:
        """What was given in the way that was chosen."""
        if self.kind == "file":
            return self.file.content
        return (self.paste if self.kind == "pasted" else self.pattern).encode("utf-8", "replace")

    @property
    def name(self) -> str:
        """What was given, as people call it: the file's name; of a pattern or a list there is none."""
        return self.file.name if self.kind == "file" else ""

    def problems(self, *, types: Collection[str]) -> tuple[Problem, ...]:
        """Where nothing was given that a service could look at: that, and all else that is wrong. Otherwise none."""
        missing = tuple(self._find_missing())
        defaults = find_problems(self.defaults.spec, types=types) if missing else ()
        return (*missing, *(each for each in defaults if each.field != "name"))

    def _find_missing(self) -> Iterator[Problem]:
        match self.kind:
            case "file" if self.file.too_large:
                yield Problem(field="file", message=f"{self.file.name} {TOO_LARGE}")
            case "file" if not self.file.name:
                yield Problem(field="file", message=NO_FILE)
            case "file" if not self.file.content:
                message = f"{self.file.name} is empty. Check that it was saved, and choose it again."
                yield Problem(field="file", message=message)
            case "pasted" if not self.paste.strip():
                yield Problem(field="paste", message=NO_NAMES)
            case "pattern" if not self.pattern.strip():
                yield Problem(field="pattern", message=NO_PATTERN)


def blank() -> BatchDraft:
    """A new form."""
    return BatchDraft(defaults=blank_draft(QueryDict()))


def read(data: QueryDict, file: Given) -> BatchDraft:
    """The form as it came back."""
    return BatchDraft(
        defaults=read_draft(data),
        kind=_kind(data.get("source", "")),
        paste=data.get("paste", "").replace("\r\n", "\n"),
        pattern=data.get("pattern", "").strip(),
        file=file,
    )


def _kind(text: str) -> Literal["file", "pasted", "pattern"]:
    match text:
        case "pasted" | "pattern":
            return text
    return "file"
