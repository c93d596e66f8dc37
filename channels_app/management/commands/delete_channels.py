from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandError

from channels_app.management.many import ManyCommand
from channels_app.rules.bulk import Action
from channels_app.rules.preview import RowVerdict
from channels_app.services.bulk import Plan


class Command(ManyCommand):
    help = (
        "Delete many channels, as one batch. AWS gives nothing back. A channel that was changed meanwhile is left as "
        "it is. With --wait, exit 0 only when each of them is deleted."
    )
    verb = "delete"
    does = RowVerdict.DELETE

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--expect", type=int, metavar="N", help="delete nothing where it would not be N channels"
        )

    def action_of(self, options: Mapping[str, Any]) -> Action:
        return Action()

    def expect(self, plan: Plan, options: Mapping[str, Any]) -> None:
        if options["expect"] not in {None, plan.number}:
            raise CommandError(
                f"{plan.number:,} would be deleted, not {options['expect']:,}. Nothing was deleted."
            )
