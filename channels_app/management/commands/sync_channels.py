import random
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_app import wiring
from channels_app.aws.errors import AwsError
from channels_app.management import asker
from channels_app.models import Sync, Target
from channels_app.rules.drift import DriftKind
from channels_app.services.actor import Actor, Through
from channels_app.services.drift.asking import count_drifts, tell_comparison
from channels_app.services.sync import claim
from channels_app.services.sync.caller import Caller
from channels_app.services.sync.running import WrongAccount, compare

KINDS = [kind for kind in DriftKind if kind is not DriftKind.AGREEMENT]


class Command(BaseCommand):
    help = (
        "Hold what AWS lists against the record, target by target, and print how many agree and how the others "
        "differ. Nothing in AWS is changed. A comparison that was interrupted goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--target", help="one target (default: all)")

    def handle(self, *args: Any, **options: Any) -> None:
        named = options["target"]
        targets = [asker.find_target(named)] if named else list(Target.objects.all())
        refused = [said for target in targets if (said := self._compare(target))]
        if refused:
            raise CommandError("\n".join(refused))

    def _compare(self, target: Target) -> str:
        """Compare one and print what came of it; the sentence, where it could not be done."""
        holder = asker.own_hand().holder
        actor = Actor(person=None, through=Through.COMMAND, address=asker.where())
        sync = claim.take(target, holder=holder)
        if sync is None:
            return f"{target} is being compared by another process at this moment."
        tell_comparison(actor=actor, target=target)
        try:
            self._say(compare(sync, caller=_caller_for(target), actor=actor))
        except (AwsError, WrongAccount) as error:
            return f"{target} could not be compared with AWS. {error}"
        except claim.Preempted:
            return f"Another process took over the comparison of {target}."
        finally:
            claim.give_back(sync)
        return ""

    def _say(self, sync: Sync) -> None:
        counts = count_drifts(sync.target)
        self.stdout.write(f"{sync.target}: {sync.in_aws:,} in AWS, {sync.agreeing:,} in agreement")
        for kind in KINDS:
            self.stdout.write(f"  {counts.get(kind.value, 0):>9,}  {kind.value}")


def _caller_for(target: Target) -> Caller:
    return Caller(
        gateway=wiring.gateway_for(target), clock=time.monotonic, sleep=time.sleep, chance=random.random
    )
