from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_app.files.errors import Unreadable
from channels_app.management import asker
from channels_app.models import Target
from channels_app.rules.cloudtrail import Verdict
from channels_app.services.cloudtrail.comparing import Span, compare
from channels_app.services.cloudtrail.tally import Tally
from channels_app.services.errors import ServiceError


class Command(BaseCommand):
    help = (
        "Hold the audit trail against AWS's own record, CloudTrail's log files in a folder, both ways. Prints each "
        "call that only one side tells of, or that the two tell otherwise. Exit 0 when they agree."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="with the log files, as they lie in the trail's bucket")
        parser.add_argument("--actor", required=True, help="who asks: an auditor of this console")
        parser.add_argument("--target", help="one target (default: all)")
        parser.add_argument(
            "--from", dest="begin", type=read_moment, metavar="TIME", help="2026-11-01 or 2026-11-01T08:00Z"
        )
        parser.add_argument(
            "--to", dest="end", type=read_moment, metavar="TIME", help="the same; UTC without a zone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        actor = asker.find_actor(options["actor"])
        target = asker.find_target(options["target"]) if options["target"] else None
        begin, end = options["begin"], options["end"]
        if begin and end and begin >= end:
            raise CommandError("--from is not before --to, so there is nothing to compare.")
        span = Span(begin=begin, end=end, now=datetime.now(UTC))
        tally = Tally()
        try:
            for finding in compare(tally, actor=actor, folder=options["folder"], target=target, span=span):
                self.stdout.write(str(finding))
        except (ServiceError, Unreadable) as error:
            raise CommandError(str(error)) from None
        if not target:
            self._name_silent(tally)
        self._conclude(tally)

    def _name_silent(self, tally: Tally) -> None:
        silent = Target.objects.exclude(name__in=tally.targets).values_list("name", flat=True)
        if silent:
            self.stdout.write(f"The files tell of no call in {', '.join(silent)}, so that was not compared.")

    def _conclude(self, tally: Tally) -> None:
        """Raise CommandError unless both agree."""
        self.stdout.write(
            f"{counted(tally.files, 'file')} with {counted(tally.records, 'record')}"
            + (
                f", from {tally.first:%Y-%m-%dT%H:%M:%SZ} to {tally.last:%Y-%m-%dT%H:%M:%SZ}:"
                if tally.first
                else ":"
            )
        )
        for verdict in Verdict:
            self.stdout.write(f"  {tally.verdicts[verdict]:>9,}  {verdict}")
        differ = f"The trail and CloudTrail differ in {counted(tally.findings, 'call')}."
        unread = f"{counted(tally.unreadable, 'file')} could not be read."
        wrong = [*([differ] if tally.findings else []), *([unread] if tally.unreadable else [])]
        if wrong:
            raise CommandError(" ".join(wrong))
        self.stdout.write("The trail and CloudTrail agree.")


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def read_moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no time such as 2026-11-01T08:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
