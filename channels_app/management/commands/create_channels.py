import json
import random
import time
from argparse import ArgumentParser
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from channels_app import wiring
from channels_app.files.errors import Unreadable
from channels_app.jobs.previewer import run_preview
from channels_app.jobs.wake import wake
from channels_app.management import asker, interrupted
from channels_app.management.batch_lines import address_of, left_of, summary_of
from channels_app.management.following import LOOKS_EVERY, follow
from channels_app.management.given import name_of, read_given, read_tag
from channels_app.models import Batch, Target
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.spec import TTL_DEFAULT, ChannelSpec, ChannelType
from channels_app.services import previews
from channels_app.services.actor import Actor
from channels_app.services.errors import ServiceError
from channels_app.services.previews.cloud import Asker

UNREADABLE = 2


class Command(BaseCommand):
    help = (
        "Create the channels that a file names, as one batch: preview it, submit its good rows, print its address. "
        "The same file again is the same batch, so the command can be run again after any interruption. With --wait, "
        "exit 0 only when every row has its channel: made by the batch, or ours before and just as the row has it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="CSV, XLSX or JSON Lines; - reads standard input")
        parser.add_argument("--actor", required=True, help="who asks: a user name of this console")
        parser.add_argument("--target", default="default")
        parser.add_argument("--reason", default="", help="why, for the record")
        parser.add_argument("--wait", action="store_true", help="follow the batch until it is over")
        parser.add_argument("--again", action="store_true", help="a new batch, even of a file given before")
        parser.add_argument(
            "--dry-run", action="store_true", help="judge the rows, print each as JSON, change nothing"
        )
        defaults = parser.add_argument_group("for rows that do not say otherwise")
        defaults.add_argument("--type", default=ChannelType.SINGLE_MASTER.value)
        defaults.add_argument("--ttl", type=int, default=TTL_DEFAULT, help="seconds (default: %(default)s)")
        defaults.add_argument("--tag", action="append", default=[], type=read_tag, metavar="KEY=VALUE")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = asker.find_actor(options["actor"])
        target = asker.find_target(options["target"])
        defaults = ChannelSpec(name="", type=options["type"], ttl=options["ttl"], tags=tuple(options["tag"]))
        try:
            content = read_given(options["file"])
            if options["dry_run"]:
                self._try_out(actor, target, content, defaults)
                return
            source = previews.Source(kind="file", name=name_of(options["file"]), content=content)
            self._create(actor, target, source, defaults, options)
        except Unreadable as error:
            raise CommandError(str(error), returncode=UNREADABLE) from None
        except ServiceError as error:
            raise CommandError(str(error)) from None

    def _try_out(self, actor: Actor, target: Target, content: bytes, defaults: ChannelSpec) -> None:
        gateway = wiring.gateway_for(target, session_name=actor.asker.username)
        trial = previews.try_out(
            actor=actor,
            target=target,
            file=BytesIO(content),
            defaults=defaults,
            types=settings.CHANNEL_TYPES,
            asker=Asker(gateway=gateway, sleep=time.sleep, chance=random.random),
        )
        for note in trial.notes:
            self._warn(note)
        for judged in trial.rows:
            finding = judged.finding
            row = {"line": judged.row.line, "name": judged.row.name}
            self.stdout.write(json.dumps({**row, "verdict": finding.verdict, "reason": finding.reason}))

    def _create(
        self,
        actor: Actor,
        target: Target,
        source: previews.Source,
        defaults: ChannelSpec,
        options: dict[str, Any],
    ) -> None:
        if target.reason_required and not options["reason"].strip():
            raise CommandError(f"{target} asks for a reason with every change. Give one with --reason.")
        same = previews.submission_of(target, source.content, defaults)
        batch = previews.request_preview(
            actor=actor,
            target=target,
            source=source,
            defaults=defaults,
            submission=uuid4() if options["again"] else same,
            types=settings.CHANNEL_TYPES,
            wake_preview=lambda batch: None,  # this process does it
        )
        self._say(address_of(batch))
        with interrupted.explained(lambda: left_of(batch), warn=self._warn):
            batch = self._preview(batch)
            if batch.state == BatchState.READY:
                batch = self._submit(actor, batch, options["reason"])
            if options["wait"] and batch.submitted_at:
                batch = follow(batch, say=self._say, warn=self._warn, clock=time.monotonic, sleep=time.sleep)
        self._conclude(batch, waited=options["wait"])

    def _preview(self, batch: Batch) -> Batch:
        """Until it is done: by this process, or by a worker that has begun already."""
        waits = False
        while batch.state == BatchState.PREVIEWING:
            run_preview(
                batch.pk,
                connect=wiring.gateway_for,
                hand=asker.own_hand(),
                types=settings.CHANNEL_TYPES,
                sleep=time.sleep,
                chance=random.random,
            )
            batch.refresh_from_db()
            if batch.state == BatchState.PREVIEWING:
                if not waits:
                    self._warn("Another process is previewing it, or died while it was. Waiting.")
                waits = True
                time.sleep(LOOKS_EVERY)
        if batch.state == BatchState.UNREADABLE:
            raise CommandError(batch.because, returncode=UNREADABLE)
        return batch

    def _submit(self, actor: Actor, batch: Batch, reason: str) -> Batch:
        """What can be created; the rest is counted, and stays on the batch's page."""
        for note in batch.notes:
            self._warn(note)
        self._say(summary_of(batch))
        outlook = previews.outlook(batch)
        if outlook.too_many:
            self._warn(f"The account has room for {outlook.room_left:,} channels, as far as is known.")
        if not outlook.will_create:
            return batch
        reason = reason.strip() or f"No reason was given (create_channels {batch.name})"
        return previews.submit(actor=actor, batch=batch, reason=reason, rows_hash=batch.rows_hash, wake=wake)

    def _conclude(self, batch: Batch, *, waited: bool) -> None:
        """Raise CommandError where not all is well: after a wait, where a row is without its channel."""
        if batch.state == BatchState.CANCELLED:
            because = f" {batch.because}" if batch.because else ""
            raise CommandError(f"The batch is cancelled.{because} Give the file with --again for a new one.")
        if (waited or not batch.submitted_at) and not previews.all_there(batch):
            raise CommandError(f"Not every row has its channel: see {address_of(batch)}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _warn(self, sentence: str) -> None:
        self.stderr.write(sentence)
