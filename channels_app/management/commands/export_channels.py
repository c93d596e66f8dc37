from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_app.management import asker
from channels_app.management.outlet import WRITERS, pour
from channels_app.models import Channel
from channels_app.rules.lifecycle import ChannelState
from channels_app.services.errors import ServiceError
from channels_app.services.exports import export_channels


class Command(BaseCommand):
    help = (
        "Write the channels on record to stdout, one a line, oldest first. The trail tells that it was done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=sorted(WRITERS), default="csv", help="(default: %(default)s)")
        parser.add_argument("--target", help="those of one target (default: of all)")
        parser.add_argument("--state", choices=[state.value for state in ChannelState])
        parser.add_argument("--actor", help="a user name of this console: what that person may read")

    def handle(self, *args: Any, **options: Any) -> None:
        channels = Channel.objects.order_by("created_at", "pk")
        if options["target"]:
            channels = channels.filter(target=asker.find_target(options["target"]))
        if options["state"]:
            channels = channels.filter(state=options["state"])
        asked = {name: options[name] for name in ("format", "target", "state") if options[name]}
        try:
            export = export_channels(
                actor=asker.actor_called(options["actor"]), channels=channels, asked=asked
            )
        except ServiceError as error:
            raise CommandError(str(error)) from None
        pour(WRITERS[options["format"]](export.columns, export.records), self.stdout)
