from datetime import timedelta

import pytest
from django.db.models.functions import Now

from channels_app.aws import errors
from channels_app.jobs.syncing import sweep_syncs, sync_target
from channels_app.models import Drift, PeriodicSlot, Sync, Target
from tests.fakes.gateway import FakeGateway
from tests.services.sync.desk import HAND, SyncDesk

HOUR = timedelta(hours=1)


@pytest.fixture
def fleet(target: Target, aws: FakeGateway) -> SyncDesk:
    return SyncDesk(target=target, aws=aws)


def work(fleet: SyncDesk, *, every: timedelta = HOUR) -> None:
    sync_target(fleet.target, caller=fleet.caller, hand=HAND, every=every)


def swept() -> list[Target]:
    PeriodicSlot.objects.update(next_at=Now())
    woken: list[Target] = []
    sweep_syncs(every=HOUR, wake_sync=woken.append)
    return woken


def test_a_target_is_compared_within_an_hour_of_its_making(fleet: SyncDesk) -> None:
    early = swept()
    Target.objects.update(created_at=Now() - HOUR)

    assert early == []
    assert swept() == [fleet.target]


def test_a_target_that_was_never_connected_is_left_alone(fleet: SyncDesk) -> None:
    Target.objects.update(created_at=Now() - HOUR, account="")

    assert swept() == []


def test_what_was_asked_for_is_due_at_once(fleet: SyncDesk) -> None:
    Sync.objects.create(target=fleet.target, asked_at=Now())

    assert swept() == [fleet.target]


def test_what_was_left_in_the_middle_is_due(fleet: SyncDesk) -> None:
    Sync.objects.create(target=fleet.target, began_at=Now())

    assert swept() == [fleet.target]


def test_what_another_compares_is_left_to_it(fleet: SyncDesk) -> None:
    Sync.objects.create(target=fleet.target, asked_at=Now(), claimed_by="x", claimed_until=Now() + HOUR)

    work(fleet)

    assert swept() == []
    assert fleet.aws.calls == []


def test_a_comparison_that_is_not_due_asks_aws_nothing(fleet: SyncDesk) -> None:
    Sync.objects.create(target=fleet.target, ended_at=Now())

    work(fleet)

    assert fleet.aws.calls == []


def test_a_refusal_is_kept_and_rests_for_five_minutes(fleet: SyncDesk) -> None:
    Sync.objects.create(target=fleet.target, asked_at=Now())
    denied = errors.AccessDenied("no", action="ListSignalingChannels")
    fleet.aws.fail_next(denied, action="ListSignalingChannels")

    work(fleet)

    assert "kinesisvideo:ListSignalingChannels" in Sync.objects.get().said
    assert swept() == []
    Sync.objects.update(failed_at=Now() - timedelta(minutes=5))
    assert swept() == [fleet.target]


def test_whoever_asks_again_waits_for_no_rest(fleet: SyncDesk) -> None:
    Sync.objects.create(target=fleet.target, failed_at=Now() - timedelta(seconds=1), asked_at=Now())
    fleet.make_in_aws("gate-1")

    work(fleet)

    assert Drift.objects.count() == 1
    assert swept() == []
