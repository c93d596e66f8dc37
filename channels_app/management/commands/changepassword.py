import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_app.management import asker
from channels_app.management.passwords import ask_new_password
from channels_app.models import Person
from channels_app.services.people import reset_password


class Command(BaseCommand):
    help = "Give a person a new password. The trail tells that it changed, and who sat at this machine."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", nargs="?", default=getpass.getuser(), help="(default: %(default)s)")

    def handle(self, *, username: str, **_: Any) -> None:
        person = Person.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"Nobody is called {username}.")
        self.stdout.write(f"A new password for {person.username}.")
        reset_password(
            person=person, password=ask_new_password(person, say=self.stderr), address=asker.where()
        )
        self.stdout.write(f"{person.username} has the new password, and is signed out everywhere.")
