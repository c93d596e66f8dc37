from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from channels_app.aws.errors import AwsError, InvalidArgument, NotFound, Refused
from channels_app.models import Sync, Target
from channels_app.models.clock import read_database_clock
from channels_app.services.actor import Actor
from channels_app.services.errors import TargetHeld
from channels_app.services.sync import claim
from channels_app.services.sync.absences import look_for_suspects, suspect_unseen
from channels_app.services.sync.caller import Caller
from channels_app.services.sync.listing import list_all, seen_digests
from channels_app.services.targets import confirm_account

TAGS_EVERY = timedelta(days=1)


@dataclass
class WrongAccount(Exception):
    """AWS takes us for another account than the target's: what it lists says nothing of the target."""

    target: Target
    account: str

    def __str__(self) -> str:
        return f"AWS takes us for account {self.account}, and {self.target} is {self.target.account}."


def compare(sync: Sync, *, caller: Caller, actor: Actor) -> Sync:
    """Hold one target's channels in AWS against the record, from where the last attempt was left.

    1. the pages of AWS's list, one after the other, each written before the next is asked for
    2. what no page had is suspected, and is *missing* once two looks by ARN found nothing
    3. what is no drift any more is forgotten

    Reading changes nothing, so a target whose calls are held is compared too. `actor` is the console. Raises the
    gateway's errors and WrongAccount, with the sentence kept; Preempted where another took it over.
    """
    try:
        sync.target = _confirm(sync.target, caller=caller, actor=actor)
        _compare(sync, caller=caller, actor=actor)
    except (AwsError, WrongAccount) as error:
        claim.keep(sync, failed_at=read_database_clock(), said=str(error)[:2000], asked_at=None)
        raise
    return sync


def _compare(sync: Sync, *, caller: Caller, actor: Actor) -> None:
    if sync.began_at is None:
        _begin(sync)
    try:
        list_all(sync, began=sync.began_at or read_database_clock(), caller=caller, actor=actor)
    except (InvalidArgument, NotFound, Refused):
        if not sync.next_token:
            raise
        _begin(sync)  # AWS does not know the place any more where another left off
        list_all(sync, began=sync.began_at or read_database_clock(), caller=caller, actor=actor)
    suspect_unseen(sync, seen_digests(sync), began=sync.began_at or read_database_clock())
    look_for_suspects(sync, caller=caller, actor=actor)
    _end(sync)


def _confirm(target: Target, *, caller: Caller, actor: Actor) -> Target:
    if target.held_at is None and not target.account:
        try:
            return confirm_account(target, gateway=caller.gateway, actor=actor)
        except TargetHeld as held:
            target = held.target
    account = caller.gateway.identity().account
    if target.account not in {"", account}:
        raise WrongAccount(target=target, account=account)
    return target


def _begin(sync: Sync) -> None:
    """The time is read before the list is asked for: what was touched since is not judged by it."""
    now = read_database_clock()
    every = now if sync.asked_at else now - TAGS_EVERY
    with transaction.atomic():
        claim.keep(
            sync,
            asked_at=None,
            began_at=now,
            is_listed=False,
            next_token="",
            pages=0,
            listed=0,
            agreed=0,
            tags_since=every,
        )
        sync.read_pages.all().delete()


def _end(sync: Sync) -> None:
    with transaction.atomic():
        now = read_database_clock()
        claim.keep(
            sync,
            began_at=None,
            is_listed=False,
            next_token="",
            ended_at=now,
            in_aws=sync.listed,
            agreeing=sync.agreed,
            failed_at=None,
            said="",
        )
        sync.read_pages.all().delete()
