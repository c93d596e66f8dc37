from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import forms

from channels_app.rules.characters import shown

LONGEST = 1024  # an ARN's


class Words(forms.CharField):
    """A line of text to look for."""

    def __init__(self, *, label: str, longest: int = LONGEST, kind: str = "text", hint: str = "") -> None:
        attributes = {"type": kind, "spellcheck": "false", "autocomplete": "off"}
        if hint:
            attributes["placeholder"] = hint
        widget = forms.TextInput(attrs=attributes)
        messages = {"max_length": f"“{label}” takes {longest:,} characters at most."}
        super().__init__(
            required=False, label=label, max_length=longest, widget=widget, error_messages=messages
        )


class OneOf(forms.ChoiceField):
    """One of some values, or any. `noun` reads after *There is no*. Where one value is no choice (`of_many`), the
    field is not shown."""

    def __init__(
        self,
        *,
        label: str,
        any_: str,
        noun: str,
        choices: Iterable[tuple[str, str]] = (),
        of_many: bool = False,
    ) -> None:
        self.any, self.noun, self.of_many = any_, noun, of_many
        super().__init__(required=False, label=label)
        self.offer(choices)

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        self.offered = [("", self.any), *choices]
        self.choices = self.offered

    def validate(self, value: Any) -> None:
        if value and not self.valid_value(value):
            raise forms.ValidationError(f"There is no {self.noun} “{shown(value)}”.")


class Filters(forms.Form):
    """A GET form above a list. What makes no sense is said and left out; the rest still holds."""

    use_required_attribute = False

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Say which values a field has to choose from."""
        field = self.fields[name]
        if not isinstance(field, OneOf):
            raise TypeError(f"{name} is not a choice")
        field.offer(choices)

    def value_of(self, name: str) -> Any:
        """What a field asks for; empty where nothing, or nothing that makes sense."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    def word_of(self, name: str) -> str:
        """What a choice that is asked for is called on the page."""
        field = self.fields[name]
        words = dict(field.offered) if isinstance(field, OneOf) else {}
        return words.get(self.value_of(name), "")

    def ask_for(self, names: Collection[str]) -> bool:
        """Whether any of these fields asks for something."""
        return any(self.value_of(name) for name in names)

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that a page shows; one that is asked for always."""
        return [self[name] for name, field in self.fields.items() if self.data.get(name) or _chooses(field)]

    def problems(self) -> tuple[str, ...]:
        """A sentence for each value that makes no sense."""
        return tuple(
            f"{message} That filter is left out." for messages in self.errors.values() for message in messages
        )


def _chooses(field: forms.Field) -> bool:
    return not (isinstance(field, OneOf) and field.of_many and len(field.offered) <= 2)
