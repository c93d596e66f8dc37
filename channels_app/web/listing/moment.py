from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms

from channels_app.rules.characters import shown

# As a browser's field writes it, and as people do; each is as long as the smallest unit that it names
FORMS = {
    "%Y-%m-%d": timedelta(days=1),
    "%Y-%m-%dT%H:%M": timedelta(minutes=1),
    "%Y-%m-%dT%H:%M:%S": timedelta(seconds=1),
}
IN_THE_FIELD = "%Y-%m-%dT%H:%M"


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


class Time(forms.Field):
    """A time in UTC. `end` says which edge of a day or minute is meant: its last moment, or its first."""

    def __init__(self, *, label: str, end: bool = False) -> None:
        self.end = end
        super().__init__(
            required=False, label=label, widget=forms.TextInput(attrs={"type": "datetime-local"})
        )

    def to_python(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            moment = read_moment(value)
        except ValueError:
            raise forms.ValidationError(
                f"“{shown(value)}” is not a time. Write it like 2026-11-23T20:45, in UTC."
            ) from None
        return moment.ends if self.end else moment.begins

    def prepare_value(self, value: Any) -> Any:
        """What the browser's field can show: it knows minutes only."""
        try:
            moment = read_moment(value or "")
        except ValueError:
            return value
        shown_at = moment.ends - timedelta(seconds=1) if self.end else moment.begins
        return shown_at.strftime(IN_THE_FIELD)
