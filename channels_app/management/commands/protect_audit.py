from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from channels_app.management import asker
from channels_app.services.errors import ServiceError
from channels_app.services.verifying import protect_trail


class Command(BaseCommand):
    help = (
        "Put back the triggers by which the database refuses to change the audit trail, where they were lifted. Run "
        "verify_audit first: it tells what was done meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--actor", required=True, help="who does it: an administrator of this console")
        parser.add_argument("--reason", required=True, help="why they were missing")

    def handle(self, *, actor: str, reason: str, **_: Any) -> None:
        try:
            missing = protect_trail(actor=asker.find_actor(actor), reason=reason)
        except ServiceError as error:
            raise CommandError(str(error)) from None
        except ProgrammingError as error:
            raise CommandError(
                f"{error}. Run it with DATABASE_URL of the user who owns the tables."
            ) from None
        self.stdout.write(f"Put back: {', '.join(missing)}." if missing else "The audit trail is protected.")
