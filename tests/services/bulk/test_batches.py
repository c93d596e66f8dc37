"""What was confirmed runs as a batch: its rows are written by a worker, and carried out along the road."""

from dataclasses import replace
from datetime import timedelta

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.models import Batch, Channel, Operation, Upload
from channels_app.rules.bulk import Action
from channels_app.rules.tags import Tag
from channels_app.services import batches, previews
from tests.services.bulk.desk import (
    DELETE,
    TAG,
    TTL,
    UNTAG,
    WARD,
    done,
    gates,
    people_tags,
    requested,
)
from tests.services.desk import Desk, let_pass
from tests.services.preview_desk import rows_of, verdicts
from tests.services.undo_desk import drain, prepared

OTHER = Tag(key="ward", value="1")


def tags_on_record(name: str) -> dict[str, str]:
    return dict(Channel.objects.get(name=name).tags.values_list("key", "value"))


def test_tags_are_put_on_each_in_aws_and_on_record(desk: Desk) -> None:
    gates(desk, tags=(OTHER,))

    batch = done(desk, TAG)

    assert (batch.state, batch.kind, batch.name) == ("done", "tag", "Tag ward=3")
    assert {row.state for row in rows_of(batch)} == {"succeeded"}
    assert people_tags(desk, "gate-2") == tags_on_record("gate-2") == {"ward": "3"}
    assert set(Channel.objects.values_list("state", flat=True)) == {"active"}


def test_keys_are_taken_off_each(desk: Desk) -> None:
    gates(desk, tags=(WARD, Tag(key="floor", value="2")))

    done(desk, UNTAG)

    assert people_tags(desk, "gate-2") == tags_on_record("gate-2") == {"floor": "2"}


def test_the_ttl_of_each_is_changed(desk: Desk) -> None:
    gates(desk)

    batch = done(desk, TTL)

    assert batch.state == "done"
    assert {held.spec.ttl for held in desk.aws.channels.values()} == {90}
    assert set(Channel.objects.values_list("ttl", "state")) == {(90, "active")}


def test_each_is_deleted(desk: Desk) -> None:
    gates(desk)

    done(desk, DELETE)

    assert set(Channel.objects.values_list("state", flat=True)) == {"deleted"}


def test_no_row_is_written_while_somebody_waits(desk: Desk) -> None:
    gates(desk)

    (batch,) = requested(desk)

    assert (batch.state, batch.submitted_at) == ("previewing", None)
    assert not rows_of(batch)


def test_its_rows_are_written_and_it_runs(desk: Desk) -> None:
    gates(desk)
    (batch,) = requested(desk)

    prepared(desk, batch)

    assert (batch.state, batch.rows) == ("running", 3)
    assert verdicts(batch) == dict.fromkeys(["gate-1", "gate-2", "gate-3"], "change")
    assert desk.woken[-1] == desk.target
    assert not Upload.objects.exists()


def test_what_it_is_not_done_to_is_a_row_too_with_its_reason(desk: Desk) -> None:
    gates(desk, 2)
    Channel.objects.filter(name="gate-1").update(state="missing")

    batch = done(desk)

    left = batch.operations.get(name="gate-1")
    assert (left.verdict, left.answer) == (
        "kept",
        "It is missing, and only an active channel can be changed or deleted.",
    )


@pytest.mark.parametrize("action", [TAG, DELETE])
def test_what_changes_after_the_page_and_before_its_row_is_left_as_it_is(desk: Desk, action: Action) -> None:
    gates(desk, 2)
    (batch,) = requested(desk, action)
    Channel.objects.filter(name="gate-1").update(ttl=77)

    prepared(desk, batch)

    assert batch.operations.get(name="gate-1").answer == "It was changed since this was asked for."
    assert verdicts(batch)["gate-2"] != "kept"


@pytest.mark.parametrize("action", [TAG, DELETE])
def test_what_changes_after_its_row_was_written_is_left_as_it_is(desk: Desk, action: Action) -> None:
    gates(desk, 2)
    (batch,) = requested(desk, action)
    prepared(desk, batch)
    Channel.objects.get(name="gate-1").tags.create(key="ward", value="9")

    drain(desk)

    assert verdicts(batch)["gate-1"] == "kept"
    assert batch.operations.get(name="gate-2").state == "succeeded"


def test_what_is_changed_in_aws_alone_fails_and_says_how(desk: Desk) -> None:
    gates(desk, 2)
    (batch,) = requested(desk)
    prepared(desk, batch)
    held = desk.aws.channels["gate-1"]
    held.spec = replace(held.spec, ttl=30)

    drain(desk)
    row = let_pass(batch.operations.get(name="gate-1"), timedelta(seconds=11))  # it is no stale read
    drain(desk)

    row.refresh_from_db()
    assert (row.state, row.answer_code) == ("failed", "ChangedSince")
    assert "60 s to 30 s" in row.answer
    assert Channel.objects.get(name="gate-1").state == "active"


def test_a_look_that_sends_nothing_leaves_no_doubt(desk: Desk) -> None:
    gates(desk, 1)
    (batch,) = requested(desk)
    prepared(desk, batch)
    held = desk.aws.channels["gate-1"]
    held.spec = replace(held.spec, ttl=30)

    drain(desk)

    row = batch.operations.get(name="gate-1")
    assert (row.state, row.in_doubt) == ("queued", False)


def test_a_channel_that_another_batch_is_at_is_left_as_it_is(desk: Desk) -> None:
    gates(desk, 1)
    (first,) = requested(desk, TTL)
    (second,) = requested(desk, TAG)
    prepared(desk, first)
    prepared(desk, second)

    drain(desk)

    assert rows_of(first)[0].state == "succeeded"
    assert rows_of(second)[0].verdict == "kept"


def test_the_trail_tells_of_the_batch_and_of_each_call(desk: Desk) -> None:
    gates(desk)

    batch = done(desk)

    events = list(
        AuditEvent.objects.filter(batch=str(batch.pk)).order_by("seq").values_list("action", "result")
    )
    assert events[:2] == [("batch.change", "requested"), ("batch.submit", "succeeded")]
    assert events.count(("channel.tag", "requested")) == events.count(("channel.tag", "succeeded")) == 3


def test_it_is_prepared_afresh_where_the_first_one_died(desk: Desk) -> None:
    gates(desk)
    (batch,) = requested(desk)
    Batch.objects.update(claimed_by="died", claimed_until="2020-01-01T00:00Z")

    prepared(desk, batch)
    prepared(desk, batch)

    assert Operation.objects.filter(batch=batch).count() == 3


def test_what_is_not_what_was_confirmed_is_not_run(desk: Desk) -> None:
    gates(desk, 2)
    (batch,) = requested(desk)
    Batch.objects.update(rows_hash="another")

    prepared(desk, batch)

    assert batch.state == "unreadable"
    assert not rows_of(batch)


def test_it_can_be_discarded_while_its_rows_are_written(desk: Desk) -> None:
    gates(desk, 2)
    (batch,) = requested(desk)

    previews.discard(actor=desk.actor, batch=batch)

    assert prepared(desk, batch).state == "cancelled"


def test_its_rest_can_be_cancelled(desk: Desk) -> None:
    gates(desk, 2)
    (batch,) = requested(desk)
    prepared(desk, batch)

    batches.cancel_rest(actor=desk.actor, batch=batch)
    drain(desk)

    assert people_tags(desk, "gate-1") == {}
