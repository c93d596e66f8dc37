from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from django.http import QueryDict

from channels_app.rules.spec import TTL_DEFAULT, ChannelSpec, ChannelType
from channels_app.rules.tags import TAGS_MAX, Tag, parse_lines

EMPTY = Tag(key="", value="")
ROWS_MAX = 1000  # of a form; more is no form of ours


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """The create form as it was typed: nothing is lost of it, however wrong it is."""

    submission: UUID  # made with the page, so that one page makes one channel
    name: str = ""
    type: str = ChannelType.SINGLE_MASTER.value
    ttl: str = str(TTL_DEFAULT)
    tags: tuple[Tag, ...] = ()
    reason: str = ""

    @property
    def spec(self) -> ChannelSpec:
        """What was asked for. A TTL that is no number stays as it was typed, and `find_problems` says so."""
        ttl = int(self.ttl) if self.ttl.isascii() and self.ttl.isdigit() and len(self.ttl) < 10 else self.ttl
        return ChannelSpec(name=self.name, type=self.type, ttl=ttl, tags=self.tags)  # type: ignore[arg-type]

    def with_room(self) -> "Draft":
        """The same with an empty row for one more tag, where there may be one."""
        return replace(self, tags=(*self.tags, EMPTY)) if len(self.tags) < TAGS_MAX else self

    def anew(self) -> "Draft":
        """The same as another form, that may make another channel."""
        return replace(self, submission=uuid4())

    def without_row(self, number: str) -> "Draft":
        """The same without the tag of that row, counted from 1."""
        tags = (tag for row, tag in enumerate(self.tags, start=1) if str(row) != number)
        return replace(self, tags=tuple(tags))


def blank(query: QueryDict) -> Draft:
    """A new form; a link may fill in the name."""
    return Draft(submission=uuid4(), name=query.get("name", ""))


def read(data: QueryDict) -> Draft:
    """The form as it came back. Rows that hold nothing are left out; pasted lines become rows."""
    pairs = zip(data.getlist("key")[:ROWS_MAX], data.getlist("value")[:ROWS_MAX], strict=False)
    rows = (Tag(key=key, value=value) for key, value in pairs if key or value)
    return Draft(
        submission=_submission(data.get("submission", "")),
        name=data.get("name", "").strip(" "),
        type=data.get("type", ""),
        ttl=data.get("ttl", "").strip(),
        tags=(*rows, *_pasted(data.get("pasted", ""))),
        reason=typed_reason(data),
    )


def _pasted(text: str) -> Iterable[Tag]:
    return parse_lines(text)[:ROWS_MAX]


def _submission(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def typed_reason(data: QueryDict) -> str:
    """As it was typed: forms send two characters for each line break, and no text of ours holds a NUL."""
    return data.get("reason", "").replace("\r\n", "\n").replace("\x00", "").strip()
