from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F

from channels_app.aws import errors
from channels_app.jobs import lease
from channels_app.jobs.drainer import Drainer
from channels_app.jobs.periodic import claim_slot
from channels_app.jobs.sweep import sweep, with_due_work
from channels_app.models import Channel, Installation, Operation, Target, Worker
from channels_app.rules.pace import TokenBucket
from channels_app.rules.spec import ChannelSpec
from channels_app.rules.tags import operation_tag
from channels_app.services.actor import Through
from channels_app.services.road.claim import claim_to_send
from channels_app.services.road.hand import Hand
from tests.people import make_channel
from tests.services.desk import Desk, let_pass


def make_drainer(
    desk: Desk, *, holder: str = "worker-1", stop: Callable[[], bool] = lambda: False
) -> Drainer:
    def sleep(seconds: float) -> None:
        """It passes for the channels that are followed, too."""
        desk.clock.sleep(seconds)
        Channel.objects.update(look_at=F("look_at") - timedelta(seconds=seconds))

    return Drainer(
        target=desk.target,
        connect=lambda target, session_name="": desk.aws,
        hand=Hand(through=Through.WORKER, address="worker-host", holder=holder),
        pace=TokenBucket(clock=desk.clock.read, rate=50, burst=1),
        clock=desk.clock.read,
        sleep=sleep,
        chance=lambda: 0.0,
        stop=stop,
    )


def test_what_waits_is_created_and_followed_until_active(desk: Desk) -> None:
    for number in range(5):
        desk.request(f"gate-{number}")

    make_drainer(desk).drain()

    assert set(Operation.objects.values_list("state", flat=True)) == {"succeeded"}
    assert set(Channel.objects.values_list("name", flat=True)) == set(desk.aws.channels)


def test_creates_go_out_at_the_target_s_pace(desk: Desk) -> None:
    for number in range(11):
        desk.request(f"gate-{number}")

    make_drainer(desk).drain()

    assert desk.clock.now >= 10 / 50


def test_a_throttled_drainer_slows_down(desk: Desk) -> None:
    desk.aws.fail_next(errors.Throttled("slow down"), action="CreateSignalingChannel")
    desk.request("gate-1")
    drainer = make_drainer(desk, stop=lambda: ("CreateSignalingChannel", "gate-1") in desk.aws.calls)

    drainer.drain()

    assert drainer.pace.rate == pytest.approx(25, rel=0.1)


def test_a_target_has_one_drainer_at_a_time(desk: Desk) -> None:
    desk.request("gate-1")
    lease.take(desk.target.pk, holder="another")

    assert make_drainer(desk).drain() is False
    assert not desk.aws.calls


def test_a_stopping_worker_leaves_the_rest_in_the_queue(desk: Desk) -> None:
    desk.request("gate-1")

    make_drainer(desk, stop=lambda: True).drain()

    assert not desk.aws.channels
    assert Operation.objects.get().state == "queued"


def test_what_a_dead_process_had_sent_is_found_and_not_made_twice(desk: Desk) -> None:
    operation = desk.request("gate-1")
    claim_to_send(operation, holder="dead", clock=desk.clock.read)
    ours = operation_tag(installation=Installation.objects.current().pk, operation=operation.pk)
    made = desk.aws.create(ChannelSpec(name="gate-1"), tags=(ours,), operation=operation.pk)
    let_pass(operation, timedelta(seconds=16))

    make_drainer(desk).drain()

    assert Channel.objects.get().arn == made.arn
    assert [call for call, _ in desk.aws.calls].count("CreateSignalingChannel") == 1


def test_the_sweep_finds_work_that_no_message_told_of(desk: Desk) -> None:
    desk.request("gate-1")
    woken: list[Target] = []

    sweep(worker="host:1", wake=woken.append)

    assert woken == [desk.target]
    assert Worker.objects.running().get().name == "host:1"


def test_of_two_sweeps_at_once_one_does_nothing(desk: Desk) -> None:
    desk.request("gate-1")
    woken: list[Target] = []

    sweep(worker="host:1", wake=woken.append)
    sweep(worker="host:2", wake=woken.append)

    assert len(woken) == 1


def test_a_slot_comes_round_again(db: None) -> None:
    first = claim_slot("sweep", every=-timedelta(seconds=1))

    assert first
    assert claim_slot("sweep", every=-timedelta(seconds=1))


@pytest.mark.parametrize("state", ["succeeded", "failed", "cancelled"])
def test_a_target_whose_work_is_done_is_left_alone(desk: Desk, state: str) -> None:
    operation = let_pass(desk.request("gate-1"), timedelta(seconds=1))
    Operation.objects.filter(pk=operation.pk).update(state=state)

    assert with_due_work() == []


def test_a_target_that_is_held_is_left_alone(desk: Desk) -> None:
    desk.request("gate-1")
    Target.objects.filter(pk=desk.target.pk).update(held_at="2026-01-01T00:00Z")

    assert with_due_work() == []


def test_a_drain_ends_when_aws_does_not_say_who_we_are_even_if_a_doubt_waits(desk: Desk) -> None:
    operation = desk.request("gate-1")
    claim_to_send(operation, holder="dead", clock=desk.clock.read)
    let_pass(operation, timedelta(seconds=16))
    desk.aws.fail_next(errors.CredentialsExpired("expired"), action="GetCallerIdentity")

    left = make_drainer(desk).drain()

    assert (left, desk.clock.slept) == (False, [])


def test_a_drainer_does_not_wait_for_what_another_has_claimed(desk: Desk) -> None:
    operation = desk.request("gate-1")
    claim_to_send(operation, holder="web-1", clock=desk.clock.read)

    left = make_drainer(desk).drain()

    assert (left, desk.clock.slept) == (False, [])


def test_an_outcome_that_cannot_be_written_holds_up_no_other(desk: Desk) -> None:
    for name in ("gate-1", "gate-2"):
        desk.request(name)
    recorded = make_channel(desk.target, "elsewhere")
    desk.aws.answer_next_create_with(recorded.arn or "")

    make_drainer(desk).drain()

    assert Channel.objects.get(name="gate-2").state == "active"
