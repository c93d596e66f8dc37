from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_app.audit.models import AuditEvent
from channels_app.management import asker
from channels_app.management.outlet import WRITERS, pour
from channels_app.services.errors import ServiceError
from channels_app.services.exports import export_events


class Command(BaseCommand):
    help = (
        "Write the audit trail to stdout, one event a line, oldest first. The trail tells that it was done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=sorted(WRITERS), default="csv", help="(default: %(default)s)")
        parser.add_argument("--actor", help="a user name of this console: what that person may read")

    def handle(self, *args: Any, **options: Any) -> None:
        events = AuditEvent.objects.order_by("seq")
        actor = asker.actor_called(options["actor"])
        try:
            export = export_events(actor=actor, events=events, asked={"format": options["format"]})
        except ServiceError as error:
            raise CommandError(str(error)) from None
        pour(WRITERS[options["format"]](export.columns, export.records), self.stdout)
