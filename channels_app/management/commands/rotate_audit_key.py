from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from channels_app import wiring
from channels_app.audit.checkpoints.rotation import Rotation
from channels_app.audit.errors import AuditError
from channels_app.management import asker
from channels_app.services.errors import ServiceError
from channels_app.services.keys import rotate_audit_key


class Command(BaseCommand):
    help = (
        "Put a new key in the place of AUDIT_KEY_FILE, announced by the old one. Checkpoints of before stay checkable. "
        "Other machines need the new file too, within five minutes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--actor", required=True, help="who does it: an administrator of this console")
        parser.add_argument("--reason", default="", help="why the key is changed")

    def handle(self, *, actor: str, reason: str, **_: Any) -> None:
        keeper = wiring.checkpoint_keeper()
        if keeper is None:
            raise CommandError("No checkpoints are signed here: AUDIT_CHECKPOINTS is not set.")
        rotation = Rotation(store=keeper.store, file=Path(settings.AUDIT_KEY_FILE))
        try:
            old, new = rotate_audit_key(
                actor=asker.find_actor(actor),
                reason=reason,
                rotation=rotation,
                clock=lambda: datetime.now(UTC),
            )
        except (ServiceError, AuditError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"Checkpoints are signed by key {new} from now on.\nIt follows key {old}, and both are believed."
        )
