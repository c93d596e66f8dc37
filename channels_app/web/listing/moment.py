from datetime import datetime, timedelta
from typing import Any

from django import forms

from channels_app.rules.characters import shown
from channels_app.rules.moment import read_moment

IN_THE_FIELD = "%Y-%m-%dT%H:%M"


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
