from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, OutputWrapper

from channels_app.models import Person

TRIES = 3


def ask_new_password(person: Person, *, say: OutputWrapper) -> str:
    """A new password, typed twice and good enough. Raises CommandError after three that were not."""
    for _ in range(TRIES):
        password = getpass("New password: ")
        if password != getpass("The same again: "):
            say.write("The two are not the same.")
        elif problems := problems_of(password, person):
            say.write("\n".join(problems))
        else:
            return password
    raise CommandError(f"No password was set: {TRIES} tries, and none was good.")


def problems_of(password: str, person: Person) -> list[str]:
    """Why the password is not good enough for the person, in sentences."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        return error.messages
    return []
