import os
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from channels_app.management import asker
from channels_app.management.passwords import ask_new_password, problems_of
from channels_app.models import Person
from channels_app.services.errors import ServiceError
from channels_app.services.people import create_administrator


class Command(BaseCommand):
    help = (
        "Add a person who manages people, targets and roles: an administrator on all targets. The trail tells of it, "
        "and who sat at this machine."
    )
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username")
        parser.add_argument("--email", default="")
        parser.add_argument(
            "--noinput",
            "--no-input",
            action="store_true",
            help="ask nothing: the password is DJANGO_SUPERUSER_PASSWORD",
        )

    def handle(self, *, username: str | None, email: str, noinput: bool, **_: Any) -> None:
        if noinput and not username:
            raise CommandError("Name the person with --username.")
        person = Person(username=username or input("User name: "), email=email, is_staff=True)
        try:
            person.full_clean(exclude=["password"])
            password = self._given(person) if noinput else ask_new_password(person, say=self.stderr)
            create_administrator(person=person, password=password, address=asker.where())
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        except ServiceError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{person.username} is an administrator on all targets.")

    def _given(self, person: Person) -> str:
        password = os.environ.get("DJANGO_SUPERUSER_PASSWORD", "")
        if problems := problems_of(password, person):
            raise CommandError("DJANGO_SUPERUSER_PASSWORD will not do: " + " ".join(problems))
        return password
