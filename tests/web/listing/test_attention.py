"""What the overview says needs somebody, and what does not."""

from datetime import UTC, datetime, timedelta

import pytest

from channels_app.models import Channel, Drift, Operation, Person, Target, Worker
from channels_app.rules.lifecycle import BatchState, ChannelState, OperationState
from channels_app.web.listing.attention import Attention
from channels_app.web.listing.overview import look_over
from tests.people import make_arn, make_asked_for, make_channel
from tests.web.batches import add_drafts, add_sent, make_batch


def attention_in(target: Target) -> list[Attention]:
    return look_over(Target.objects.filter(pk=target.pk)).attention


@pytest.fixture
def worker(db: None) -> Worker:
    return Worker.objects.create(name="kvs-worker-1")


def test_nothing_needs_attention_where_all_is_well(target: Target, operator: Person, worker: Worker) -> None:
    make_asked_for(target, "a", operator, state=OperationState.SUCCEEDED)
    make_asked_for(target, "b", operator)

    assert attention_in(target) == []


def test_operations_that_wait_for_a_worker_come_first(target: Target, operator: Person) -> None:
    make_asked_for(target, "a", operator, state=OperationState.FAILED)
    make_asked_for(target, "b", operator)
    Worker.objects.create(name="kvs-worker-1", seen_at=datetime.now(UTC) - timedelta(minutes=5))

    first = attention_in(target)[0]

    assert (first.what, first.word) == ("No worker is running", "The last one, kvs-worker-1, was seen")
    assert first.why == "1 operation waits for one. Start it with manage.py run_worker."


def test_a_preview_waits_for_a_worker_too(target: Target, operator: Person) -> None:
    make_batch(target, operator, state=BatchState.PREVIEWING)

    (item,) = attention_in(target)

    assert item.why == "1 new batch waits for one. Start it with manage.py run_worker."


def test_all_that_waits_for_a_worker_is_told(target: Target, operator: Person) -> None:
    make_asked_for(target, "a", operator)
    make_batch(target, operator, state=BatchState.PREVIEWING)

    why = attention_in(target)[0].why

    assert why.startswith("1 operation and 1 new batch wait for one.")


def test_no_worker_is_no_matter_while_nothing_waits(target: Target, operator: Person) -> None:
    make_asked_for(target, "a", operator, state=OperationState.SUCCEEDED)

    assert attention_in(target) == []


def test_failed_operations_are_told_together_with_what_aws_said(
    target: Target, operator: Person, worker: Worker
) -> None:
    for name in ("a", "b"):
        make_asked_for(
            target,
            name,
            operator,
            state=OperationState.FAILED,
            answer_code="InvalidArgumentException",
            answer="The tag is too long.",
        )

    (item,) = attention_in(target)

    assert (item.what, item.why) == ("2 operations failed", "The tag is too long.")
    assert item.link == "/channels/?target=Wards+EU&state=failed"


def test_a_failure_of_last_month_needs_nobody(target: Target, operator: Person, worker: Worker) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=30)
    make_asked_for(target, "a", operator, state=OperationState.FAILED, finished_at=long_ago)

    assert attention_in(target) == []


def test_a_failure_needs_nobody_once_a_channel_has_the_name(
    target: Target, operator: Person, worker: Worker
) -> None:
    make_asked_for(target, "a", operator, state=OperationState.FAILED)
    make_channel(target, "a")

    assert attention_in(target) == []


def test_unknown_operations_can_be_looked_at(target: Target, operator: Person, worker: Worker) -> None:
    make_asked_for(target, "a", operator, state=OperationState.UNKNOWN)

    (item,) = attention_in(target)

    assert item.what == "1 operation is unknown: nobody can tell yet whether AWS did it"
    assert item.link == "/channels/?target=Wards+EU&state=unknown"


def test_what_is_put_off_says_why_and_until_when(target: Target, operator: Person, worker: Worker) -> None:
    operation = make_asked_for(
        target,
        "a",
        operator,
        answer="AWS denied it.",
        due_at=datetime.now(UTC) + timedelta(minutes=4),
    )

    (item,) = attention_in(target)

    assert (item.what, item.why, item.at) == ("1 operation is put off", "AWS denied it.", operation.due_at)


def test_a_held_target_says_why(target: Target, worker: Worker) -> None:
    Target.objects.filter(pk=target.pk).update(held_at=datetime.now(UTC), held_because="Another account.")

    (item,) = attention_in(target)

    assert (item.what, item.why) == ("All calls to Wards EU are held", "Another account.")


def test_a_paused_batch_says_why_and_leads_to_it(target: Target, operator: Person, worker: Worker) -> None:
    batch = make_batch(target, operator, state=BatchState.PAUSED, because="The account is full.")
    add_drafts(batch, "bed-1")

    (item,) = attention_in(target)

    assert (item.what, item.why) == ("ward-3.csv is paused", "The account is full.")
    assert item.word == "Paused"
    assert item.link == batch.get_absolute_url()


def test_rows_that_failed_lead_to_their_batch(target: Target, operator: Person, worker: Worker) -> None:
    batch = make_batch(target, operator, state=BatchState.DONE)
    add_sent(batch, "bed-1", OperationState.FAILED, answer="The tag is too long.")

    (item,) = attention_in(target)

    assert item.what == "1 operation failed in ward-3.csv"
    assert item.link == f"{batch.get_absolute_url()}?show=failed"


def test_rows_that_wait_for_a_worker_are_told(target: Target, operator: Person) -> None:
    add_drafts(make_batch(target, operator), "bed-1", "bed-2")

    (item,) = attention_in(target)

    assert item.why == "2 operations wait for one. Start it with manage.py run_worker."


def test_missing_channels_are_told(target: Target, worker: Worker) -> None:
    make_channel(target, state=ChannelState.MISSING)

    (item,) = attention_in(target)

    assert item.what == "1 channel is missing"


def test_orphans_are_told_and_lead_to_them(target: Target, worker: Worker) -> None:
    for name, kind in (("kiosk-1", "orphan"), ("kiosk-2", "orphan"), ("kiosk-3", "unmanaged")):
        arn = make_arn(target, name)
        Drift.objects.create(target=target, name=name, arn=arn, kind=kind, seen_at=datetime.now(UTC))

    (told,) = attention_in(target)

    assert told.what == "2 channels have our tag and no record"
    assert told.link == "/drift/?target=Wards+EU&kind=orphan"


def test_a_batch_s_failed_delete_needs_attention_while_the_channel_is_there(
    target: Target, operator: Person, worker: Worker
) -> None:
    batch = make_batch(target, operator, kind="delete", state=BatchState.DONE)
    row = add_sent(batch, "bed-1", OperationState.FAILED, answer="A stream holds it.", answer_code="InUse")
    Operation.objects.filter(pk=row.pk).update(kind="delete")
    Channel.objects.filter(operations=row).update(state="active")
    (there,) = attention_in(target)
    Channel.objects.filter(operations=row).update(state="deleting")

    assert there.why == "A stream holds it."
    assert attention_in(target) == []
