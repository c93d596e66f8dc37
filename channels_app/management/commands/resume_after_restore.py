from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_app import wiring
from channels_app.audit.errors import AuditError
from channels_app.management import asker
from channels_app.services.errors import ServiceError
from channels_app.services.restoring import Resumed, resume


class Command(BaseCommand):
    help = (
        "Let a database that was restored or copied go on: under a new installation id, with an event that says who "
        "did it and why. What was queued is cancelled. Until then, nothing that changes AWS is sent."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--actor", required=True, help="who does it: an administrator of this console")
        parser.add_argument("--reason", required=True, help="why the database was restored or copied")
        parser.add_argument("--keep", action="store_true", help="leave what was queued in the queue")

    def handle(self, *, actor: str, reason: str, keep: bool, **_: Any) -> None:
        if not reason.strip():
            raise CommandError("Say why with --reason.")
        keeper = wiring.checkpoint_keeper()
        try:
            done = resume(actor=asker.find_actor(actor), reason=reason.strip(), keep=keep, keeper=keeper)
            self._say(done, keep)
            if keeper:
                keeper.write()
        except (ServiceError, AuditError) as error:
            raise CommandError(str(error)) from None

    def _say(self, done: Resumed, keep: bool) -> None:
        self.stdout.write(f"This installation is now {done.installation}.")
        if done.parting.abandoned:
            self.stdout.write(
                f"The trail goes on from event {done.parting.agreed:,}; what checkpoints tell of beyond it was lost."
            )
        self.stdout.write(
            "What was queued is kept." if keep else f"{done.cancelled:,} queued operations were cancelled."
        )
