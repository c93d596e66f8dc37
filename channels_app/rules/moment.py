from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# As a browser's field writes it, and as people do; each is as long as the smallest unit that it names
FORMS = {
    "%Y-%m-%d": timedelta(days=1),
    "%Y-%m-%dT%H:%M": timedelta(minutes=1),
    "%Y-%m-%dT%H:%M:%S": timedelta(seconds=1),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A day, a minute or a second in UTC: from `begins` on, and before `ends`."""

    begins: datetime
    ends: datetime


def read_moment(text: str) -> Moment:
    """Raises ValueError for what is no time, or one that the calendar cannot hold."""
    text = text.strip().removesuffix("Z").removesuffix("UTC").strip().replace(" ", "T")
    for form, length in FORMS.items():
        try:
            begins = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        try:
            return Moment(begins=begins, ends=begins + length)
        except OverflowError:
            break
    raise ValueError(text)
