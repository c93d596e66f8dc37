from argparse import ArgumentParser
from collections.abc import Collection
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError

from channels_app import wiring
from channels_app.aws.errors import AwsError
from channels_app.aws.probes import Finding, Verdict
from channels_app.aws.values import Identity
from channels_app.management import asker
from channels_app.models import Target
from channels_app.rules.permissions import least_policy


class Command(BaseCommand):
    help = (
        "Try each permission that the console needs in a target, without changing anything there, and print the least "
        "policy for what is missing. Exit 0 when all is allowed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", nargs="?", default="default")

    def handle(self, *args: Any, **options: Any) -> None:
        target = asker.find_target(options["target"])
        probes = wiring.probes_for(target)
        try:
            identity = probes.identity()
        except AwsError as error:
            raise CommandError(f"{error} Nothing was tried.") from None
        self._introduce(identity, target, region=probes.region)
        findings = []
        for finding in probes.try_each(account=identity.account, attempt=uuid4()):
            findings.append(finding)
            self._say(finding)
        self._conclude(findings, region=probes.region, account=identity.account)

    def _introduce(self, identity: Identity, target: Target, *, region: str) -> None:
        """Raise CommandError where AWS takes us into another account: what is allowed there says nothing here."""
        who = f"Account {identity.account}, Region {region}, as {identity.arn}"
        if target.account not in {"", identity.account}:
            self.stdout.write(f"{who}: not the account of {target}, which is {target.account}.")
            raise CommandError(
                f"Nothing was tried. Use credentials, or a role, of account {target.account} for {target}."
            )
        agrees = "the account of" if target.account else "will be the account of"
        self.stdout.write(f"{who}: {agrees} {target}.")

    def _say(self, finding: Finding) -> None:
        why = f" ({finding.why})" if finding.why else ""
        self.stdout.write(f"{finding.verdict:<11}  {finding.permission}{why}")

    def _conclude(self, findings: Collection[Finding], *, region: str, account: str) -> None:
        """Print the policy for what is missing. Raise CommandError unless all is allowed."""
        if missing := {each.permission for each in findings if each.verdict is Verdict.MISSING}:
            self.stdout.write("\nThe least policy that allows what is missing:")
            self.stdout.write(least_policy(region=region, account=account, actions=missing))
        if carried_out := [each.permission for each in findings if each.verdict is Verdict.CARRIED_OUT]:
            raise CommandError(
                f"AWS CARRIED OUT {' and '.join(carried_out)}, against all that is known of it."
            )
        doubts = {each.permission for each in findings if each.verdict is Verdict.UNTOLD} - missing
        if missing or doubts:
            raise CommandError(f"{len(missing)} missing, {len(doubts)} that could not be told.")
        self.stdout.write("All that the console needs is allowed.")
