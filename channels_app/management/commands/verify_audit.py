from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_app import wiring
from channels_app.audit.checkpoints.comparison import Kept
from channels_app.audit.errors import UnusableKey
from channels_app.audit.inspection import HASH, REMARKS
from channels_app.audit.verification import Look, look
from channels_app.rules.characters import shown

LONGEST = 10_000  # a message


class Command(BaseCommand):
    help = (
        "Go through the audit trail, hold it against its checkpoints, and name everything that is wrong. "
        "Exit 0 when the trail is whole."
    )

    requires_system_checks: list[str] = []  # an auditor's machine needs no key that signs

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--key", default="", metavar="FINGERPRINT", help="of the key that you believe, kept elsewhere"
        )
        parser.add_argument(
            "--kept",
            default=None,
            metavar="SEQ:HASH",
            type=read_kept,
            help="of a checkpoint that you wrote down elsewhere",
        )
        parser.add_argument(
            "--new", action="store_true", help="only what is after the last checkpoint that was found good"
        )

    def handle(self, *, key: str, kept: Kept | None, new: bool, **_: Any) -> None:
        keeper = wiring.checkpoint_keeper()
        seen = Look(only_new=new)
        try:
            root = key or (keeper.key().fingerprint if keeper else "")
            for fault in look(seen, store=keeper.store if keeper else None, root=root, kept=kept):
                kind = "note" if fault.kind in REMARKS else fault.kind
                self.stdout.write(f"{kind}: {shown(fault.message, LONGEST)}")
        except UnusableKey as error:
            raise CommandError(f"{error} Name the key that you believe with --key.") from None
        except OSError as error:
            raise CommandError(f"The checkpoints cannot be read: {error}") from None
        events = counted(seen.events, "event") + (f" after event {seen.after:,}" if seen.after else "")
        if seen.faults:
            raise CommandError(f"The trail is not whole: {counted(seen.faults, 'fault')} in {events}.")
        self.stdout.write(f"The trail is whole: {events}.")
        if keeper:
            held = counted(seen.checkpoints, "checkpoint")
            self.stdout.write(f"It was held against {held}, believing key {root}.")
            if not key:
                self.stdout.write(
                    "That key was found here. Compare it with the fingerprint that you keep elsewhere."
                )


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def read_kept(text: str) -> Kept:
    seq, _, told = text.partition(":")
    if not seq.isdecimal() or not HASH.fullmatch(told):
        raise ArgumentTypeError(f"{text!r} is not SEQ:HASH, a number and 64 hex digits")
    return Kept(seq=int(seq), hash=told)
