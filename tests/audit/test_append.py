import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import DateTimeField, Value

from channels_app.audit.append import append
from channels_app.audit.body import COPIED
from channels_app.audit.chain import BEFORE_THE_FIRST, next_hash
from channels_app.audit.errors import NotCanonicalError, NoTransactionError
from channels_app.audit.models import AuditEvent, ChainHead
from tests.audit.entries import make_entry, write

NOON = datetime(2026, 11, 3, 12, 0, 0, 5, tzinfo=UTC)
AN_ID = UUID("00000000-0000-4000-8000-000000000001")

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_outside_a_transaction_nothing_is_written() -> None:
    with pytest.raises(NoTransactionError):
        append(make_entry())

    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_transaction_that_fails_leaves_no_event_and_no_gap() -> None:
    with transaction.atomic():
        append(make_entry())
        transaction.set_rollback(True)

    assert [event.seq for event in write()] == [1]


def test_a_failed_part_of_a_transaction_leaves_no_gap_either() -> None:
    write()
    with transaction.atomic():
        append(make_entry())
        transaction.set_rollback(True)

    assert [event.seq for event in write()] == [2]


def test_events_are_numbered_without_a_gap_in_the_order_of_the_entries() -> None:
    write(2)

    numbers = append(make_entry(action="third"), make_entry(action="fourth"))

    events = AuditEvent.objects.in_bulk(numbers)
    assert [(number, events[number].action) for number in numbers] == [(3, "third"), (4, "fourth")]


def test_each_event_follows_from_the_one_before_and_the_head_from_the_last() -> None:
    first, second = *write(), *write()

    assert first.hash == next_hash(BEFORE_THE_FIRST, first.body)
    assert second.hash == next_hash(first.hash, second.body)
    head = ChainHead.objects.get()
    assert (head.seq, head.hash) == (2, second.hash)


def test_a_body_is_these_bytes_for_all_time() -> None:
    entry = make_entry(reason="new ward", details={"tags": [{"key": "étage", "value": "2"}]})

    (number,) = append(
        entry, clock=Value(NOON, DateTimeField()), new_id=lambda: AN_ID, new_nonce=lambda: "a nonce"
    )

    event = AuditEvent.objects.get(pk=number)
    assert event.body == (
        '{"action":"create channel","actor":"ada","actor_id":"4f0d6f0e-8c35-4a0b-9df0-0c4f8e2c1a11",'
        '"address":"192.0.2.7","at":"2026-11-03T12:00:00.000005Z","batch":"",'
        '"details":{"tags":[{"key":"étage","value":"2"}]},"format":1,'
        '"id":"00000000-0000-4000-8000-000000000001","nonce":"a nonce","operation":"","reason":"new ward",'
        '"request_id":"","result":"accepted","seq":1,"subject_id":"c6fdbb0f-7a3f-45ff-9a0a-2b1c6ef3a0b2",'
        '"subject_kind":"channel","subject_label":"camera-1","target":"","through":"browser"}'
    )
    assert event.hash == "75c7abb93c68ef4f571aaac44db9dbaff3fe18f3a7ea7b55c7fb418bbbb32cf5"


def test_what_was_returned_is_what_was_stored() -> None:
    (event,) = write(reason="new ward", request_id="r-1", target="wards", batch="b", operation="o")

    stored = AuditEvent.objects.get()

    columns = ["seq", "body", "hash", *COPIED]
    assert [getattr(event, name) for name in columns] == [getattr(stored, name) for name in columns]
    assert (stored.reason, stored.facts["reason"]) == ("new ward", "new ward")


def test_the_time_is_the_databases() -> None:
    before = datetime.now(UTC)

    (event,) = write()

    assert abs((event.at - before).total_seconds()) < 60
    assert event.at.tzinfo is not None


def test_two_events_with_the_same_content_have_different_ids_and_nonces() -> None:
    first, second = (json.loads(event.body) for event in write(2))

    assert first["id"] != second["id"]
    assert first["nonce"] != second["nonce"]


def test_a_name_too_long_for_its_column_is_cut_in_the_body_as_well() -> None:
    (event,) = write(actor_name="ü" * 5000, subject_label="x\0y")

    stored = AuditEvent.objects.get()
    assert stored.actor == event.facts["actor"] == "ü" * 256
    assert stored.subject_label == event.facts["subject_label"] == "xy"


def test_details_that_cannot_be_written_are_refused_and_nothing_is_written() -> None:
    with pytest.raises(NotCanonicalError):
        append(make_entry(), make_entry(details={"ratio": 0.5}))

    assert not AuditEvent.objects.exists()


def test_nothing_to_tell_leaves_the_head_alone() -> None:
    assert append() == []


def test_the_first_event_after_a_flush_starts_the_chain_anew() -> None:
    ChainHead.objects.all().delete()

    (event,) = write()

    assert event.hash == next_hash(BEFORE_THE_FIRST, event.body)


def test_the_head_costs_one_query_and_an_append_three(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]
        append(*[make_entry() for _ in range(20)])


def test_an_event_reads_as_a_sentence() -> None:
    (event,) = write(subject_label="camera-1")

    assert str(event) == "ada did create channel on channel camera-1: accepted."
