import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from channels_app.audit.append import append
from channels_app.models import Choice, Drift, Target
from channels_app.rules.drift import WITHOUT_RECORD, DriftKind
from channels_app.rules.roles import Ability
from channels_app.rules.spec import Problem
from channels_app.services.access import require
from channels_app.services.actor import Actor
from channels_app.services.errors import InvalidSpec

NAMED = 50  # names that the trail repeats; of more it has the number, and each channel its own event
CHOOSABLE: Mapping[Choice, frozenset[DriftKind]] = {
    Choice.ADOPT: WITHOUT_RECORD,
    Choice.ACCEPT: frozenset({DriftKind.CHANGED, DriftKind.RECREATED, DriftKind.MISSING}),
    Choice.PUT_BACK: frozenset({DriftKind.CHANGED, DriftKind.MISSING}),
    Choice.DELETE: WITHOUT_RECORD,
}
CHANGES_AWS = frozenset({Choice.PUT_BACK, Choice.DELETE})


def choosable(drifts: QuerySet[Drift], choice: Choice, *, all_of_them: bool) -> QuerySet[Drift]:
    """Those of them that can be chosen so. What another installation keeps is only ever chosen singly."""
    kinds = CHOOSABLE[choice] - ({DriftKind.ELSEWHERE} if all_of_them else set())
    return drifts.filter(kind__in=[kind.value for kind in kinds])


def choose(
    *,
    actor: Actor,
    target: Target,
    drifts: QuerySet[Drift],
    choice: Choice,
    all_of_them: bool,
    reason: str,
    wake_sync: Callable[[Target], None],
    typed: str = "",
) -> int:
    """Have it done by a worker to these, as they stand: one that differs otherwise by then is left alone. How many.

    One statement, however many they are. For what changes AWS, `typed` has to be their number. Raises NotAllowed,
    InvalidSpec.
    """
    _require(actor, target, f"{choice.label.lower()} what differs from AWS")
    found = choosable(drifts.filter(target=target), choice, all_of_them=all_of_them)
    with transaction.atomic():
        names = list(found.order_by("name").values_list("name", flat=True)[:NAMED])
        number = found.update(
            choice=choice.value, chosen_by=actor.asker, chosen_because=reason, ignored_until=None
        )
        if choice in CHANGES_AWS:
            _check(target, choice, number=number, typed=typed, reason=reason)
        details = {"choice": choice.value, "channels": number, "names": names}
        if number:
            append(
                actor.entry(
                    "drift.choose", "requested", subject=target, target=target, reason=reason, details=details
                )
            )
    transaction.on_commit(lambda: wake_sync(target))
    return number


def ignore(*, actor: Actor, target: Target, drifts: QuerySet[Drift], days: int, reason: str) -> int:
    """Show these no more for so many days, or until they differ otherwise. How many. Raises NotAllowed."""
    _require(actor, target, "ignore what differs from AWS")
    with transaction.atomic():
        found = drifts.filter(target=target)
        names = list(found.order_by("name").values_list("name", flat=True)[:NAMED])
        number = found.update(
            ignored_until=Now() + timedelta(days=days),
            ignored_by=actor.asker,
            ignored_because=reason,
            choice="",
        )
        details = {"days": days, "channels": number, "names": names}
        if number:
            append(
                actor.entry(
                    "drift.ignore", "succeeded", subject=target, target=target, reason=reason, details=details
                )
            )
    return number


def want_tags(drifts: list[Drift]) -> None:
    """Somebody looks at these: their tags are read before those of others."""
    unread = [each.pk for each in drifts if each.tags_read_at is None]
    if unread:
        Drift.objects.filter(pk__in=unread).update(wanted_at=Now())


def _check(target: Target, choice: Choice, *, number: int, typed: str, reason: str) -> None:
    problems = []
    if not number or re.sub(r"[\s,]", "", typed) != str(number):
        message = f"That is not the count. Enter {number} to {choice.label.lower()} {'it' if number == 1 else 'them'}."
        problems.append(Problem(field="typed", message=message))
    if target.reason_required and not reason.strip():
        message = f"{target} asks for a reason with every change. Enter one."
        problems.append(Problem(field="reason", message=message))
    if problems:
        raise InvalidSpec(problems=tuple(problems))


def _require(actor: Actor, target: Target, attempted: str) -> None:
    require(actor, Ability.CHANGE_CHANNELS, target=target, attempted=attempted, subject=target)
