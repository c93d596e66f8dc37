from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from channels_app import wiring
from channels_app.jobs.wake import wake
from channels_app.management import asker, interrupted
from channels_app.management.given import read_tag
from channels_app.models import Channel, Target
from channels_app.rules.spec import TTL_DEFAULT, ChannelSpec, ChannelType
from channels_app.services.assurance import ensure
from channels_app.services.errors import ServiceError


class Command(BaseCommand):
    help = (
        "Create a signaling channel and print its ARN. A channel that this console made with the same spec is as good: "
        "its ARN is printed, so the command can be run again after any interruption. Otherwise: a sentence, exit 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--actor", required=True, help="who asks: a user name of this console")
        parser.add_argument("--target", default="default")
        parser.add_argument(
            "--ttl", type=int, default=TTL_DEFAULT, help="message TTL in seconds (default: %(default)s)"
        )
        parser.add_argument("--type", default=ChannelType.SINGLE_MASTER.value)
        parser.add_argument("--tag", action="append", default=[], type=read_tag, metavar="KEY=VALUE")
        parser.add_argument("--reason", default="")
        parser.add_argument(
            "--patience", type=float, default=60, help="seconds to wait for the ARN (default: %(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        actor = asker.find_actor(options["actor"])
        target = asker.find_target(options["target"])
        spec = ChannelSpec(
            name=options["name"], type=options["type"], ttl=options["ttl"], tags=tuple(options["tag"])
        )
        try:
            with interrupted.explained(lambda: _left_of(target, spec.name), warn=self.stderr.write):
                channel = ensure(
                    actor=actor,
                    target=target,
                    spec=spec,
                    reason=options["reason"],
                    types=settings.CHANNEL_TYPES,
                    gateway=wiring.gateway_for(target, session_name=options["actor"]),
                    hand=asker.own_hand(),
                    haste=asker.own_haste(),
                    wake=wake,
                    patience=options["patience"],
                )
        except ServiceError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(channel.arn or "")


def _left_of(target: Target, name: str) -> str:
    """What becomes of the create without this command."""
    if Channel.objects.live().filter(target=target, name=name).exists():
        return f"The create of {name} goes on without this command. The same command again prints its ARN."
    return f"{name} was not asked for."
