from datetime import timedelta

import pytest

from channels_app.models import Operation, Target
from channels_app.rules.spec import ChannelSpec
from channels_app.services.road.claim import claim_to_send, claim_to_settle
from channels_app.services.road.outcome import of_created
from channels_app.services.road.record import ClaimLost, record
from tests.services.desk import Desk, let_pass


@pytest.fixture
def queued(desk: Desk) -> Operation:
    return desk.request("gate-1")


def test_an_operation_is_claimed_by_one(desk: Desk, queued: Operation) -> None:
    first = claim_to_send(queued, holder="one", clock=desk.clock.read)

    second = claim_to_send(queued, holder="two", clock=desk.clock.read)

    assert first is not None
    assert second is None


def test_a_sent_operation_is_settled_by_nobody_before_its_claim_ran_out(
    desk: Desk, queued: Operation
) -> None:
    claim_to_send(queued, holder="one", clock=desk.clock.read)

    early = claim_to_settle(queued, holder="two", clock=desk.clock.read)
    let_pass(queued, timedelta(seconds=16))
    late = claim_to_settle(queued, holder="two", clock=desk.clock.read)

    assert early is None
    assert late is not None


def test_an_outcome_is_not_written_where_the_claim_is_another_s_by_now(desk: Desk, queued: Operation) -> None:
    stalled = claim_to_send(queued, holder="one", clock=desk.clock.read)
    let_pass(queued, timedelta(seconds=16))
    claim_to_settle(queued, holder="two", clock=desk.clock.read)
    assert stalled is not None
    created = desk.aws.create(ChannelSpec(name="gate-1"), tags=(), operation=queued.pk)

    with pytest.raises(ClaimLost):
        record(stalled, of_created(created), hand=desk.hand("one"))

    queued.refresh_from_db()
    assert queued.state == "sent"


def test_a_process_that_slept_too_long_does_not_send(desk: Desk, queued: Operation) -> None:
    claim = claim_to_send(queued, holder="one", clock=desk.clock.read)

    assert claim is not None
    assert claim.leaves_time_for_a_call(desk.clock.now + 4.9)
    assert not claim.leaves_time_for_a_call(desk.clock.now + 5.1)


def test_nothing_is_sent_to_a_target_that_is_held(desk: Desk, queued: Operation) -> None:
    Target.objects.filter(pk=desk.target.pk).update(held_at="2026-01-01T00:00Z")

    assert claim_to_send(queued, holder="one", clock=desk.clock.read) is None


def test_the_first_send_is_remembered_through_every_later_one(desk: Desk, queued: Operation) -> None:
    claim_to_send(queued, holder="one", clock=desk.clock.read)
    first = let_pass(queued, timedelta(minutes=1)).first_sent_at
    Operation.objects.filter(pk=queued.pk).update(state="queued")

    claim_to_send(queued, holder="one", clock=desk.clock.read)

    queued.refresh_from_db()
    assert queued.first_sent_at == first
    assert queued.last_sent_at != first
