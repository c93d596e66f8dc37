"""What the commands have in common that change or delete many channels."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from django.core.management.base import BaseCommand, CommandError

from channels_app.files.detect import read_table
from channels_app.files.errors import Unreadable
from channels_app.jobs.preparer import run_preparation
from channels_app.jobs.wake import wake
from channels_app.management import asker, interrupted
from channels_app.management.batch_lines import address_of, left_of
from channels_app.management.following import LOOKS_EVERY, follow
from channels_app.management.given import name_of, read_given
from channels_app.models import Batch, Channel, Target
from channels_app.rules.bulk import Action
from channels_app.rules.lifecycle import BatchState
from channels_app.rules.preview import RowVerdict
from channels_app.services.actor import Actor
from channels_app.services.bulk import Plan, plan_bulk, request_bulk
from channels_app.services.bulk.ending import all_so, are_so
from channels_app.services.bulk.errors import NothingToDo
from channels_app.services.bulk.named import chunks, find_named
from channels_app.services.bulk.request import check_action
from channels_app.services.errors import ServiceError

UNREADABLE = 2
NOT_FOUND = "not found"
GONE = "gone"


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """A line of what was given, the channel that it names, and whether that is recorded as deleted."""

    line: int
    name: str
    channel_id: UUID | None
    gone: bool = False


class ManyCommand(BaseCommand):
    """One action for the channels that a file names, or whose names begin so."""

    verb: str
    does: RowVerdict

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "file",
            nargs="?",
            help="names or ARNs: CSV, XLSX, JSON Lines, or one a line; - reads standard input",
        )
        which.add_argument("--name-prefix", help="every channel on record whose name begins so")
        parser.add_argument("--actor", required=True, help="who asks: a user name of this console")
        parser.add_argument("--target", default="default")
        parser.add_argument("--reason", default="", help="why, for the record")
        parser.add_argument("--wait", action="store_true", help="follow the batch until it is over")
        parser.add_argument(
            "--dry-run", action="store_true", help="print what would be done to each as JSON, change nothing"
        )

    def action_of(self, options: Mapping[str, Any]) -> Action:
        raise NotImplementedError

    def expect(self, plan: Plan, options: Mapping[str, Any]) -> None:
        """Raise CommandError where the plan is not what the caller expects."""

    def handle(self, *args: Any, **options: Any) -> None:
        actor, target = asker.find_actor(options["actor"]), asker.find_target(options["target"])
        action = self.action_of(options)
        try:
            check_action(action)
            given = list(_given(target, options))
            plan = _plan(actor, given, action)
            if options["dry_run"]:
                self._show(given, plan)
                return
            self.expect(plan, options)
            self._carry_out(actor, target, given, plan, options)
        except Unreadable as error:
            raise CommandError(str(error), returncode=UNREADABLE) from None
        except ServiceError as error:
            raise CommandError(str(error)) from None

    def _show(self, given: list[Given], plan: Plan) -> None:
        why = {kept.channel_id: kept.why for kept in plan.kept}
        for each in given:
            verdict, reason = _verdict(each, why, self.does)
            row = {"line": each.line, "name": each.name, "verdict": verdict, "reason": reason}
            self.stdout.write(json.dumps(row))

    def _carry_out(
        self, actor: Actor, target: Target, given: list[Given], plan: Plan, options: Mapping[str, Any]
    ) -> None:
        if target.reason_required and not options["reason"].strip():
            raise CommandError(f"{target} asks for a reason with every change. Give one with --reason.")
        source = options["name_prefix"] or name_of(options["file"])
        reason = options["reason"].strip() or f"No reason was given ({self.verb}_channels {source})"
        missing = [each.name for each in given if each.channel_id is None and not self._is_gone(each)]
        if missing:
            self._warn(f"{len(missing):,} of these are not on record in {target}, {missing[0]} first.")
        try:
            (batch,) = request_bulk(
                actor=actor,
                channels=_selection(given),
                action=plan.action,
                typed=str(plan.number),
                reason=reason,
                shown=plan.digest,
                submission=uuid4(),
                wake_preview=lambda batch: None,  # this process does it
            )
        except NothingToDo as error:
            self._end_without(given, plan, missing, error)
            return
        self._follow(batch, missing, wait=options["wait"])

    def _is_gone(self, each: Given) -> bool:
        return each.gone and self.does is RowVerdict.DELETE

    def _end_without(self, given: list[Given], plan: Plan, missing: list[str], error: NothingToDo) -> None:
        """Where nothing is left to do, all is well; else raise CommandError."""
        if missing or not are_so(plan.action, [each.channel_id for each in given]):
            reasons = " ".join(dict.fromkeys(kept.why for kept in plan.kept[:5]))
            raise CommandError(f"{error} {reasons}".strip())
        self._say("All of them are so already. Nothing was changed.")

    def _follow(self, batch: Batch, missing: list[str], *, wait: bool) -> None:
        self._say(address_of(batch))
        with interrupted.explained(lambda: left_of(batch), warn=self._warn):
            while batch.state == BatchState.PREVIEWING:
                run_preparation(batch.pk, hand=asker.own_hand(), wake=wake)
                batch.refresh_from_db()
                if batch.state == BatchState.PREVIEWING:
                    time.sleep(LOOKS_EVERY)  # a worker has begun already
            if batch.state == BatchState.UNREADABLE:
                raise CommandError(batch.because)
            if wait:
                batch = follow(batch, say=self._say, warn=self._warn, clock=time.monotonic, sleep=time.sleep)
        if wait and (missing or not all_so(batch)):
            raise CommandError(f"Not all of them were done: see {address_of(batch)}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _warn(self, sentence: str) -> None:
        self.stderr.write(sentence)


def _given(target: Target, options: Mapping[str, Any]) -> Iterator[Given]:
    """What the options name. Raises Unreadable."""
    if options["name_prefix"]:
        there = Channel.objects.live().filter(target=target, name__startswith=options["name_prefix"])
        rows = there.order_by("name").values_list("pk", "name")
        yield from (
            Given(line=line, name=name, channel_id=pk) for line, (pk, name) in enumerate(rows, start=1)
        )
        return
    lines = [(row.line, row.name.strip()) for row in read_table(BytesIO(read_given(options["file"]))).rows]
    named = find_named(target, list(dict.fromkeys(name for _, name in lines)))
    for line, name in lines:
        yield Given(line=line, name=name, channel_id=named.found.get(name), gone=name in named.gone)


def _selection(given: list[Given]) -> list[Any]:
    """Each channel once, however often it is named."""
    keys = list(dict.fromkeys(each.channel_id for each in given if each.channel_id))
    return [Channel.objects.filter(pk__in=some) for some in chunks(keys)]


def _plan(actor: Actor, given: list[Given], action: Action) -> Plan:
    return plan_bulk(actor=actor, channels=_selection(given), action=action)


def _verdict(each: Given, why: Mapping[UUID, str], does: RowVerdict) -> tuple[str, str]:
    if each.channel_id is None:
        return (GONE, "It is deleted.") if each.gone else (NOT_FOUND, "It is not on record in this target.")
    reason = why.get(each.channel_id, "")
    return (RowVerdict.KEPT.value if reason else does.value), reason
