"""What was chosen, carried out in groups: each with its channels and events in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from channels_app.audit.append import Entry, append
from channels_app.models import Channel, Choice, Drift, Operation, Target
from channels_app.models.clock import read_database_clock
from channels_app.rules.drift import DriftKind
from channels_app.rules.lifecycle import ChannelState
from channels_app.services.actor import Actor
from channels_app.services.drift.accepting import end_records, take_over
from channels_app.services.drift.adopting import adopt
from channels_app.services.drift.putting_back import change_back, create_again, delete_found, plan_back
from channels_app.services.road.hand import Hand

GROUP = 50


def carry_out(target: Target, *, hand: Hand) -> int:
    """Do what was chosen for one group of drifts. How many there were: with none, nothing is left to do.

    A channel at which somebody works by now is left alone, and so is what cannot be recorded: their choice is gone.
    """
    found = Drift.objects.to_carry_out().filter(target=target).order_by("pk")
    drifts = list(found.select_related("chosen_by")[:GROUP])
    try:
        _carry_out(target, drifts, hand)
    except IntegrityError:  # somebody took one of the names this moment: one by one, the others go through
        for each in drifts:
            try:
                _carry_out(target, [each], hand)
            except IntegrityError:
                Drift.objects.filter(pk=each.pk).update(choice="")
    return len(drifts)


def _carry_out(target: Target, drifts: Sequence[Drift], hand: Hand) -> None:
    if not drifts:
        return
    with transaction.atomic():
        channels = _lock(drifts)
        still = _still_chosen(drifts)
        now = read_database_clock()
        ready = [each for each in drifts if each.pk in still and _may(each, channels)]
        entries = _write(target, ready, channels, now, hand)
        Drift.objects.filter(pk__in=[each.pk for each in drifts if each not in ready]).update(choice="")
        Drift.objects.filter(pk__in=[each.pk for each in ready]).delete()
        append(*entries)


def _write(
    target: Target,
    ready: Sequence[Drift],
    channels: dict[UUID, Channel],
    now: datetime,
    hand: Hand,
) -> list[Entry]:
    def whose(drift: Drift) -> Actor:
        return Actor(person=drift.chosen_by, through=hand.through, address=hand.address)

    back = [each for each in ready if each.choice == Choice.PUT_BACK]
    found = [each for each in ready if each.choice == Choice.DELETE]
    taken = [each for each in ready if each not in back and each not in found]
    changed = [each for each in taken if each.kind == DriftKind.CHANGED]
    over = [each for each in taken if each.kind in {DriftKind.MISSING, DriftKind.RECREATED}]
    new = [each for each in taken if each not in changed and each.kind != DriftKind.MISSING]
    altered = [each for each in back if each.kind == DriftKind.CHANGED]
    missing = [each for each in back if each.kind == DriftKind.MISSING]
    return [
        *take_over(target, changed, channels, whose),
        *end_records(target, over, channels, now, whose),
        *adopt(target, new, now, whose),
        *change_back(target, altered, channels, now, whose),
        *create_again(target, missing, channels, now, whose),
        *delete_found(target, found, now, whose),
    ]


def _lock(drifts: Sequence[Drift]) -> dict[UUID, Channel]:
    keys = [each.channel_id for each in drifts if each.channel_id]
    rows = Channel.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    return {each.pk: each for each in rows.prefetch_related("tags")}


def _still_chosen(drifts: Sequence[Drift]) -> set[int]:
    """Those that differ as they did when they were read, and for which the same is wanted."""
    before = {each.pk: (each.kind, each.choice, each.seen_at) for each in drifts}
    rows = Drift.objects.select_for_update(of=("self",)).filter(pk__in=before).order_by("pk")
    now = {pk: rest for pk, *rest in rows.values_list("pk", "kind", "choice", "seen_at")}
    return {pk for pk, rest in now.items() if before[pk] == tuple(rest)}


def _may(drift: Drift, channels: dict[UUID, Channel]) -> bool:
    if drift.channel_id is None:
        return True
    channel = channels.get(drift.channel_id)
    if channel is None or Operation.objects.open().filter(channel=channel).exists():
        return False
    if drift.kind == DriftKind.MISSING:
        return channel.state == ChannelState.MISSING
    if drift.choice == Choice.PUT_BACK:
        return channel.state == ChannelState.ACTIVE and plan_back(drift, channel) is not None
    return channel.state in {ChannelState.MISSING, ChannelState.ACTIVE}
