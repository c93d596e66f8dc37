from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from channels_app.management.given import read_tag
from channels_app.management.many import ManyCommand
from channels_app.rules.bulk import Action
from channels_app.rules.changes import Step
from channels_app.rules.preview import RowVerdict


class Command(ManyCommand):
    help = (
        "Change many channels, as one batch: their TTL, or tags to be put on, or keys to be taken off. A channel that "
        "is so already is left as it is, so the command can be run again. With --wait, exit 0 only when each channel "
        "is as was asked."
    )
    verb = "update"
    does = RowVerdict.CHANGE

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--set-ttl", type=int, metavar="SECONDS", help="the message TTL")
        what.add_argument(
            "--tag",
            action="append",
            default=[],
            type=read_tag,
            metavar="KEY=VALUE",
            help="put it on, in place of another value of the key; may be given several times",
        )
        what.add_argument(
            "--untag",
            action="append",
            default=[],
            metavar="KEY",
            help="take it off; may be given several times",
        )

    def action_of(self, options: Mapping[str, Any]) -> Action:
        return Action(
            step=Step(ttl=options["set_ttl"], tags=tuple(options["tag"]), keys=tuple(options["untag"]))
        )
