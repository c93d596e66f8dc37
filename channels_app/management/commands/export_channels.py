from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_app.files.errors import Unreadable
from channels_app.management import asker
from channels_app.management.outlet import DECLARED, WRITERS, pour
from channels_app.models import Channel
from channels_app.models.channel import ChannelQuerySet
from channels_app.rules.lifecycle import ChannelState
from channels_app.services.actor import Actor
from channels_app.services.errors import ServiceError
from channels_app.services.exports import export_channels, export_specs


class Command(BaseCommand):
    help = (
        "Write the channels on record to stdout, one a line, oldest first; or those that AWS has as a CloudFormation "
        "template or Terraform import blocks. The trail tells that it was done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--format", choices=[*WRITERS, *DECLARED], default="csv", help="(default: %(default)s)"
        )
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
            pour(_pieces(asker.actor_called(options["actor"]), channels, asked), self.stdout)
        except (ServiceError, Unreadable) as error:
            raise CommandError(str(error)) from None


def _pieces(actor: Actor, channels: ChannelQuerySet, asked: Mapping[str, str]) -> Iterable[bytes]:
    kind = asked["format"]
    if kind in DECLARED:
        specs = export_specs(actor=actor, channels=channels, asked=asked)
        return (piece.encode() for piece in DECLARED[kind](specs))
    export = export_channels(actor=actor, channels=channels, asked=asked)
    return WRITERS[kind](export.columns, export.records)
