"""The undo of a batch: a batch of deletes of its own, by the same doors."""

from uuid import uuid4

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.aws import errors
from channels_app.models import Batch, Channel, Operation, Person
from channels_app.rules.tags import Tag
from channels_app.services import batches
from channels_app.services.errors import InvalidSpec, NotAllowed
from channels_app.services.previews import all_there
from channels_app.services.progress import read_progress
from channels_app.services.undo.errors import NotUndoable, PlanChanged
from tests.services.desk import Desk
from tests.services.preview_desk import rows_of, verdicts
from tests.services.undo_desk import asked, created, drain, planned, prepared, undone

DELETE = "DeleteSignalingChannel"
WARD = Tag(key="ward", value="3")


@pytest.fixture
def batch(desk: Desk) -> Batch:
    return created(desk)


def settle(desk: Desk) -> None:
    """Until AWS shows them no more."""
    Channel.objects.filter(state="deleting", look_at__isnull=False).update(look_at="2020-01-01T00:00Z")
    drain(desk)


def test_just_what_the_batch_created_is_deleted(desk: Desk, batch: Batch) -> None:
    other = desk.active("gate-other")

    made = undone(desk, batch)
    drain(desk)
    settle(desk)

    made.refresh_from_db()
    assert made.state == "done"
    assert {row.state for row in rows_of(made)} == {"succeeded"}
    assert set(Channel.objects.exclude(pk=other.pk).values_list("state", flat=True)) == {"deleted"}
    assert [each.name for each in desk.aws.list_channels().channels] == ["gate-other"]


def test_it_is_a_batch_of_its_own_that_names_what_it_undoes(desk: Desk, batch: Batch) -> None:
    made = undone(desk, batch)

    assert (made.undoes, made.kind, made.name) == (batch, "delete", "Undo of gates.csv")
    assert (made.state, made.reason, made.rows) == ("running", "the wrong ward", 7)


def test_the_trail_tells_of_the_undo_and_of_each_delete(desk: Desk, batch: Batch) -> None:
    made = undone(desk, batch)
    drain(desk)

    events = AuditEvent.objects.filter(batch=str(made.pk)).order_by("seq").values_list("action", "result")
    assert list(events[:2]) == [("batch.undo", "requested"), ("batch.submit", "succeeded")]
    assert list(events).count(("channel.delete", "requested")) == 7
    assert list(events).count(("channel.delete", "succeeded")) == 7


def test_what_is_left_out_is_listed_with_its_reason_and_not_touched(desk: Desk, batch: Batch) -> None:
    desk.aws.channels["gate-2"].version = "fake-2"

    made = undone(desk, batch)
    drain(desk)

    assert verdicts(made)["gate-2"] == "kept"
    assert "fake-2" in made.operations.get(name="gate-2").answer
    assert desk.aws.channels["gate-2"].deleted_at is None
    assert read_progress(made).total == 6


def test_what_is_changed_after_the_page_was_shown_is_left_as_it_is(desk: Desk, batch: Batch) -> None:
    made = undone(desk, batch)
    desk.aws.channels["gate-2"].version = "fake-2"

    drain(desk)

    row = made.operations.get(name="gate-2")
    assert (row.state, row.answer_code) == ("failed", "ChangedSince")
    assert Channel.objects.get(name="gate-2").state == "active"


def test_what_is_taken_up_by_another_before_its_turn_is_left_as_it_is(desk: Desk, batch: Batch) -> None:
    made = undone(desk, batch)
    desk.delete(Channel.objects.get(name="gate-2"))

    drain(desk)

    row = made.operations.get(name="gate-2")
    assert (row.state, row.verdict) == ("draft", "kept")
    assert "deleting" in row.answer


def test_the_same_submission_makes_one(desk: Desk, batch: Batch) -> None:
    submission = uuid4()

    first = asked(desk, batch, submission=submission)
    second = asked(desk, batch, submission=submission)

    assert first == second
    assert Batch.objects.filter(undoes=batch).count() == 1


def test_two_undos_at_once_delete_each_channel_once(desk: Desk, batch: Batch) -> None:
    undone(desk, batch)
    second = undone(desk, batch)

    drain(desk)

    assert set(verdicts(second).values()) == {"kept"}
    assert [call for call, _ in desk.aws.calls].count(DELETE) == 7


@pytest.mark.parametrize("typed", ["6", "seven", "", "-7"])
def test_the_count_has_to_be_typed(desk: Desk, batch: Batch, typed: str) -> None:
    with pytest.raises(InvalidSpec, match="Enter 7"):
        asked(desk, batch, typed=typed or " ")


def test_a_plan_that_changed_is_shown_again(desk: Desk, batch: Batch) -> None:
    shown = planned(desk, batch).digest
    desk.aws.channels["gate-2"].version = "fake-2"

    with pytest.raises(PlanChanged):
        asked(desk, batch, shown=shown)


def test_its_rows_are_written_by_a_worker_and_no_request_waits_for_them(desk: Desk, batch: Batch) -> None:
    made = asked(desk, batch)
    before = made.operations.count()

    prepared(desk, made)

    assert before == 0
    assert [row.name for row in rows_of(made)] == [f"gate-{number}" for number in range(1, 8)]
    assert desk.woken[-1] == desk.target


def test_what_changes_before_its_row_is_written_is_left_as_it_is(desk: Desk, batch: Batch) -> None:
    made = asked(desk, batch)
    Channel.objects.filter(name="gate-2").update(version="fake-2")

    prepared(desk, made)
    drain(desk)

    assert verdicts(made)["gate-2"] == "kept"
    assert desk.aws.channels["gate-2"].deleted_at is None


def test_what_has_other_tags_by_now_is_left_as_it_is_though_our_record_has_them(
    desk: Desk, batch: Batch
) -> None:
    held = desk.aws.channels["gate-2"]
    held.tags = (*held.tags, WARD)
    Channel.objects.get(name="gate-2").tags.create(key=WARD.key, value=WARD.value)

    made = undone(desk, batch)
    drain(desk)

    assert made.operations.get(name="gate-2").answer_code == "ChangedSince"
    assert desk.aws.channels["gate-2"].deleted_at is None


def test_an_undo_cannot_be_undone(desk: Desk, batch: Batch) -> None:
    made = undone(desk, batch)

    with pytest.raises(NotUndoable, match="cannot be undone"):
        undone(desk, made)


def test_who_may_not_change_channels_undoes_nothing(desk: Desk, batch: Batch, viewer: Person) -> None:
    desk.person = viewer

    with pytest.raises(NotAllowed):
        undone(desk, batch)


def test_a_paused_undo_deletes_nothing_and_goes_on(desk: Desk, batch: Batch) -> None:
    made = undone(desk, batch)
    batches.pause(actor=desk.actor, batch=made)
    drain(desk)
    paused = len(desk.aws.list_channels().channels)

    batches.go_on(actor=desk.actor, batch=made, wake=desk.woken.append)
    drain(desk)

    assert paused == 7
    assert desk.aws.list_channels().channels == ()


def test_cancelling_the_rest_leaves_the_channels_active(desk: Desk, batch: Batch) -> None:
    made = undone(desk, batch)

    batches.cancel_rest(actor=desk.actor, batch=made)
    drain(desk)

    assert len(desk.aws.list_channels().channels) == 7
    assert set(Channel.objects.values_list("state", flat=True)) == {"active"}


def test_cancelling_what_aws_puts_off_leaves_its_channels_active(desk: Desk, batch: Batch) -> None:
    for _ in range(7):
        desk.aws.fail_next(errors.AccessDenied("no", action=DELETE), action=DELETE)
    made = undone(desk, batch)
    drain(desk)
    made.refresh_from_db()
    paused = made.state

    batches.cancel_rest(actor=desk.actor, batch=made)

    assert paused == "paused"
    assert set(Channel.objects.values_list("state", flat=True)) == {"active"}
    assert not Operation.objects.open().exists()


def test_failed_deletes_are_tried_again(desk: Desk, batch: Batch) -> None:
    desk.aws.fail_next(errors.InvalidArgument("no", action=DELETE), action=DELETE)
    made = undone(desk, batch)
    drain(desk)
    made.refresh_from_db()
    failed = made.operations.filter(state="failed").count()

    tried = batches.try_failed_again(actor=desk.actor, batch=made, wake=desk.woken.append)
    drain(desk)

    assert (failed, tried) == (1, 1)
    assert desk.aws.list_channels().channels == ()


def test_a_batch_that_was_undone_is_not_all_there(desk: Desk, batch: Batch) -> None:
    before = all_there(batch)
    undone(desk, batch)

    drain(desk)

    assert before
    assert not all_there(batch)
