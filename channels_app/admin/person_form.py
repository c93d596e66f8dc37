from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from channels_app.models import Person
from channels_app.services.administrators import LastAdministrator, is_last_administrator
from channels_app.services.errors import ReservedName
from channels_app.services.people import is_reserved

FIELDS = ["username", "first_name", "last_name", "email", "is_active"]
PASSWORDS = ["new_password", "new_password_again"]

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Person]
else:
    ModelForm = forms.ModelForm


def password_field(help_text: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(required=False, strip=False, widget=widget, help_text=help_text)


class PersonForm(ModelForm):
    """A person as the administration edits them. The password is asked for twice, and never shown."""

    new_password = password_field("Empty: the person keeps the one they have.")
    new_password_again = password_field("The same once more.")

    class Meta:
        model = Person
        fields = FIELDS
        help_texts = {
            "email": "Where the console writes how the person’s batches went, if it sends mail.",
            "is_active": "Without it, the person cannot sign in and may nothing; the trail keeps the name.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding and "new_password" in self.fields:
            self.fields["new_password"].required = True
            self.fields["new_password"].help_text = "Tell it to the person, who can change it."

    @property
    def changed_fields(self) -> list[str]:
        """The fields of the person that were changed, or are new."""
        return [name for name in self.changed_data if name in FIELDS]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if is_reserved(username):
            raise ValidationError(str(ReservedName(username=username)))
        return username

    def clean_is_active(self) -> bool:
        active: bool = self.cleaned_data["is_active"]
        if not active and is_last_administrator(self.instance):
            raise ValidationError(str(LastAdministrator(person=self.instance)))
        return active

    def clean(self) -> dict[str, Any]:
        """A password is compared with the person's own name and address, which no password should be like."""
        super().clean()  # or a name that somebody has would go on to the database
        cleaned: dict[str, Any] = self.cleaned_data
        password, again = (cleaned.get(name, "") for name in PASSWORDS)
        if password != again:
            self.add_error("new_password_again", "The two passwords differ. Enter the same twice.")
        elif password:
            person = Person(**{name: value for name, value in cleaned.items() if name in FIELDS})
            try:
                password_validation.validate_password(password, person)
            except ValidationError as error:
                self.add_error("new_password", error)
        return cleaned
