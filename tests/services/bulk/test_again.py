"""What failed of many channels is tried again: all that can be, in a number of statements that does not grow."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Operation, Target
from channels_app.models.channel import ChannelQuerySet
from channels_app.rules.lifecycle import BatchState, ChannelState, OperationState
from channels_app.services import batches
from channels_app.services.bulk import again
from channels_app.services.bulk.again import Outcome
from tests.people import make_asked_for, make_channel, make_target
from tests.services.desk import Desk
from tests.web.batches import make_batch


def fail(desk: Desk, *names: str, target: Target | None = None) -> list[Operation]:
    return [
        make_asked_for(target or desk.target, name, desk.person, state=OperationState.FAILED)
        for name in names
    ]


def all_channels() -> ChannelQuerySet:
    return Channel.objects.all()


def try_again(desk: Desk) -> Outcome:
    found = again.find_failures(all_channels())
    assert found is not None
    return again.try_all_again(
        found.operations, actor=desk.actor, reason="AWS is well again", wake=desk.woken.append
    )


def states(*operations: Operation) -> list[str]:
    return [Operation.objects.get(pk=each.pk).state for each in operations]


def test_all_that_failed_is_queued_and_its_target_is_woken_once(desk: Desk) -> None:
    failed = fail(desk, "gate-1", "gate-2", "gate-3")

    outcome = try_again(desk)

    assert (outcome.queued, outcome.refusals) == (3, [])
    assert states(*failed) == ["queued"] * 3
    assert set(all_channels().values_list("state", flat=True)) == {"requested"}
    assert desk.woken == [desk.target]


def test_the_trail_tells_of_each(desk: Desk) -> None:
    fail(desk, "gate-1", "gate-2")

    try_again(desk)

    told = AuditEvent.objects.filter(action="channel.try_again").values_list("subject_label", flat=True)
    assert sorted(told) == ["gate-1", "gate-2"]


def test_a_change_that_failed_leads_its_channel_to_another_state(desk: Desk) -> None:
    (create,) = fail(desk, "gate-1")
    active = make_channel(desk.target, "gate-2")
    Operation.objects.create(
        kind="delete",
        channel=active,
        target=desk.target,
        actor=desk.person,
        name="gate-2",
        wish={"name": "gate-2"},
        state="failed",
    )

    assert try_again(desk).queued == 2
    active.refresh_from_db()
    assert (active.state, Channel.objects.get(operations=create).state) == ("deleting", "requested")


def test_more_of_it_needs_no_more_statements(desk: Desk) -> None:
    def statements(*names: str) -> int:
        fail(desk, *names)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            try_again(desk)
        return len(captured)

    statements("warm-up")
    assert statements(*(f"gate-{number}" for number in range(40))) <= statements("ward-1") + 5


def test_a_name_that_another_has_by_now_stays_failed_and_keeps_no_other_back(desk: Desk) -> None:
    lost, other = fail(desk, "gate-1", "gate-2")
    make_channel(desk.target, "gate-1", state=ChannelState.ACTIVE)

    outcome = try_again(desk)

    assert states(lost, other) == ["failed", "queued"]
    assert outcome.queued == 1
    assert "gate-1 is already in" in outcome.refusals[0]


def test_of_two_that_failed_under_one_name_one_is_queued(desk: Desk) -> None:
    twins = fail(desk, "gate-1") + fail(desk, "gate-1")

    outcome = try_again(desk)

    assert sorted(states(*twins)) == ["failed", "queued"]
    assert len(outcome.refusals) == 1


def test_what_is_of_a_cancelled_batch_stays_failed(desk: Desk) -> None:
    (row,) = fail(desk, "gate-1")
    Operation.objects.update(batch=make_batch(desk.target, desk.person, state=BatchState.CANCELLED))

    outcome = try_again(desk)

    assert (outcome.queued, states(row)) == (0, ["failed"])
    assert "is cancelled" in outcome.refusals[0]


def test_in_a_target_without_the_role_nothing_is_tried_and_the_trail_has_one_refusal(desk: Desk) -> None:
    elsewhere = make_target("Clinics", account="567890123456", region="eu-west-1")
    theirs = fail(desk, "gate-1", "gate-2", target=elsewhere)
    (ours,) = fail(desk, "gate-3")

    outcome = try_again(desk)

    assert states(*theirs, ours) == ["failed", "failed", "queued"]
    assert len(outcome.refusals) == 2
    assert AuditEvent.objects.filter(result="refused").count() == 1


def test_the_failed_rows_of_a_batch_go_again_without_a_statement_for_each(desk: Desk) -> None:
    batch = make_batch(desk.target, desk.person, state=BatchState.DONE)
    fail(desk, *(f"gate-{number}" for number in range(40)))
    Operation.objects.update(batch=batch)

    with CaptureQueriesContext(connection) as captured:
        tried = batches.try_failed_again(actor=desk.actor, batch=batch, wake=desk.woken.append)

    batch.refresh_from_db()
    assert (tried, batch.state) == (40, "running")
    assert len(captured) < 40
