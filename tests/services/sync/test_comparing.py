from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.aws import errors
from channels_app.models import Channel, Drift, Person, Sync, SyncPage
from channels_app.rules.lifecycle import ChannelState, OperationState
from channels_app.services.sync import claim
from channels_app.services.sync.running import WrongAccount
from tests.people import make_operation
from tests.services.sync.desk import SyncDesk


def test_what_is_the_same_on_both_sides_leaves_no_trace_but_its_number(fleet: SyncDesk) -> None:
    fleet.make("gate-1")
    fleet.make("gate-2")

    sync = fleet.compare()

    assert fleet.found() == {}
    assert (sync.in_aws, sync.agreeing) == (2, 2)
    assert not SyncPage.objects.exists()


def test_what_nobody_recorded_is_unmanaged(fleet: SyncDesk) -> None:
    held = fleet.make_in_aws("test-mara-2")

    fleet.compare()

    found = Drift.objects.get()
    assert (found.kind, found.arn, found.ttl, found.channel) == ("unmanaged", held.arn, 60, None)


def test_another_ttl_is_a_change_with_both_values(fleet: SyncDesk) -> None:
    channel = fleet.make("gate-1", ttl=60)
    fleet.aws.channels["gate-1"].spec = replace(fleet.aws.channels["gate-1"].spec, ttl=30)

    fleet.compare()

    found = Drift.objects.get(channel=channel)
    assert found.kind == "changed"
    assert found.differences == [{"field": "TTL", "key": "", "before": "60 s", "after": "30 s"}]


def test_another_arn_by_the_same_name_is_recreated(fleet: SyncDesk) -> None:
    channel = fleet.make_on_record("gate-1")
    held = fleet.make_in_aws("gate-1")

    fleet.compare()

    found = Drift.objects.get()
    assert (found.kind, found.channel, found.arn) == ("recreated", channel, held.arn)


def test_what_aws_no_longer_lists_is_missing_after_two_looks(fleet: SyncDesk) -> None:
    channel = fleet.make_on_record("gate-1")

    fleet.compare()

    channel.refresh_from_db()
    assert fleet.found() == {"gate-1": "missing"}
    assert channel.state == "missing"
    assert fleet.aws.calls.count(("DescribeSignalingChannel", str(channel.arn))) == 2
    assert sum(fleet.clock.slept) >= 9
    assert AuditEvent.objects.get(action="channel.missing").subject_id == str(channel.pk)


def test_a_list_that_leaves_out_what_is_there_is_not_believed(fleet: SyncDesk) -> None:
    channel = fleet.make("gate-1")
    fleet.aws.unlisted.add("gate-1")

    fleet.compare()

    channel.refresh_from_db()
    assert fleet.found() == {}
    assert channel.state == "active"


def test_what_was_missing_and_shows_again_is_active(fleet: SyncDesk) -> None:
    held = fleet.make_in_aws("gate-1")
    channel = fleet.make_on_record("gate-1", arn=held.arn, state=ChannelState.MISSING)

    fleet.compare()

    channel.refresh_from_db()
    assert channel.state == "active"
    assert fleet.found() == {}


def test_what_agrees_again_is_forgotten(fleet: SyncDesk) -> None:
    fleet.make("gate-1", ttl=60)
    fleet.make_in_aws("passing")
    fleet.aws.channels["gate-1"].spec = replace(fleet.aws.channels["gate-1"].spec, ttl=30)
    fleet.compare()
    fleet.aws.channels["gate-1"].spec = replace(fleet.aws.channels["gate-1"].spec, ttl=60)
    del fleet.aws.channels["passing"]

    fleet.compare()

    assert fleet.found() == {}


def test_what_differs_as_before_keeps_since_when(fleet: SyncDesk) -> None:
    fleet.make_in_aws("gate-1")
    fleet.compare()
    before = Drift.objects.get()

    fleet.compare()

    assert Drift.objects.get().seen_at == before.seen_at


@pytest.mark.parametrize("state", [OperationState.QUEUED, OperationState.SENT, OperationState.UNKNOWN])
def test_a_channel_that_somebody_works_at_is_not_judged(
    fleet: SyncDesk, operator: Person, state: OperationState
) -> None:
    make_operation(fleet.make_on_record("gate-1"), operator, state=state)

    fleet.compare()

    assert not Drift.objects.exists()


def test_a_channel_that_was_touched_since_a_minute_before_is_not_judged(fleet: SyncDesk) -> None:
    lately = datetime.now(UTC) - timedelta(seconds=30)
    fleet.make_on_record("gate-1", state_since=lately)

    fleet.compare()

    assert not Drift.objects.exists()


def test_what_we_deleted_a_moment_ago_is_not_taken_for_a_stranger(fleet: SyncDesk) -> None:
    held = fleet.make_in_aws("gate-1")
    fleet.make_on_record("gate-1", arn=held.arn, state=ChannelState.DELETED, state_since=datetime.now(UTC))

    fleet.compare()

    assert fleet.found() == {}


def test_a_list_of_another_account_says_nothing_of_the_target(fleet: SyncDesk) -> None:
    channel = fleet.make_on_record("gate-1")
    fleet.aws.account = "999999999999"

    with pytest.raises(WrongAccount):
        fleet.compare()

    channel.refresh_from_db()
    assert channel.state == "active"
    assert "999999999999" in Sync.objects.get().said


def test_one_compares_a_target_at_a_time(fleet: SyncDesk) -> None:
    claim.take(fleet.target, holder="another")

    assert claim.take(fleet.target, holder="worker-1") is None


def test_who_lost_the_claim_writes_nothing_more(fleet: SyncDesk) -> None:
    fleet.make_in_aws("gate-1")
    Sync.objects.create(target=fleet.target)
    sync = claim.take(fleet.target, holder="worker-1")
    Sync.objects.update(claimed_by="another")

    assert sync is not None
    with pytest.raises(claim.Preempted):
        claim.keep(sync)


def test_the_next_goes_on_at_the_page_that_was_not_read(fleet: SyncDesk) -> None:
    for number in range(5):
        fleet.make(f"gate-{number}")
    fleet.aws.page_size = 2
    fleet.aws.fail_next(errors.Unreachable("down"), action="ListSignalingChannels", after=2)

    with pytest.raises(errors.Unreachable):
        fleet.compare()
    sync = fleet.compare(holder="worker-2")

    assert [call for call, _ in fleet.aws.calls].count("ListSignalingChannels") == 4
    assert (sync.in_aws, sync.agreeing) == (5, 5)
    assert Channel.objects.filter(state="active").count() == 5


def test_a_place_in_the_list_that_aws_has_forgotten_begins_it_anew(fleet: SyncDesk) -> None:
    fleet.make("gate-1")
    fleet.make("gate-2")
    fleet.aws.page_size = 1
    fleet.aws.fail_next(errors.Unreachable("down"), action="ListSignalingChannels", after=1)
    with pytest.raises(errors.Unreachable):
        fleet.compare()
    fleet.aws.fail_next(errors.InvalidArgument("the token is too old"), action="ListSignalingChannels")

    sync = fleet.compare()

    assert (sync.in_aws, sync.agreeing) == (2, 2)


def test_a_busy_aws_is_asked_again(fleet: SyncDesk) -> None:
    fleet.make("gate-1")
    fleet.aws.fail_next(errors.Throttled("slow down"), action="ListSignalingChannels")

    assert fleet.compare().agreeing == 1
