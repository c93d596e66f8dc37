from uuid import uuid4

import pytest
from django.urls import reverse

from channels_app.audit.models import AuditEvent
from channels_app.models import Person, Target
from channels_app.web.listing.event_row import EventRow, Fact, rows_of
from tests.people import make_channel, make_event


def row_of(event: AuditEvent) -> EventRow:
    (row,) = rows_of([event])
    return row


def test_a_create_names_the_person_the_address_and_the_channel(operator: Person, target: Target) -> None:
    channel = make_channel(target)

    row = row_of(make_event(by=operator, channel=channel, reason="Ward 3 opens"))

    assert (row.who, row.where) == ("Mara Lindqvist", "mara, 203.0.113.7")
    assert (row.did, row.because, row.result.word) == ("Created", "Ward 3 opens", "Succeeded")
    assert row.link == reverse("channel", args=[channel.pk])


@pytest.mark.parametrize(
    ("through", "address", "where"),
    [
        ("worker", "kvs-worker-1", "by kvs-worker-1"),
        ("command", "deploy@host", "manage.py, deploy@host"),
        ("admin", "10.0.0.1", "10.0.0.1, in administration"),
        ("telepathy", "x", "x, telepathy"),
        ("browser", "{weird}", "{weird}"),
    ],
)
def test_the_door_is_said_in_words(db: None, through: str, address: str, where: str) -> None:
    assert row_of(make_event(through=through, address=address)).where == where


def test_a_name_on_a_command_line_is_said_to_be_claimed(operator: Person) -> None:
    row = row_of(make_event(by=operator, through="command", address="deploy@host"))

    assert (row.who, row.where) == ("Mara Lindqvist", "mara, claimed by a command, manage.py, deploy@host")


def test_what_nobody_signed_in_did_is_told_of_the_console_or_of_somebody(db: None) -> None:
    assert row_of(make_event()).who == "The console"
    assert row_of(make_event("session.sign_in_failed", "failed", actor_name="")).who == "Somebody"


def test_a_refusal_says_what_was_tried_and_what_it_needs(viewer: Person) -> None:
    details = {"attempted": "create gate-9", "needs": ["operator"], "has": ["viewer"]}

    row = row_of(make_event("access.refused", "refused", by=viewer, details=details))

    assert (row.did, row.because) == ("Tried to create gate-9", "needs Operator, is Viewer")


def test_a_refusal_of_somebody_without_a_role_says_so(stranger: Person) -> None:
    details = {"attempted": "see channels", "needs": ["auditor", "operator", "viewer"], "has": []}

    row = row_of(make_event("access.refused", "refused", by=stranger, details=details))

    assert row.because == "needs Auditor, Operator or Viewer, is without a role there"


def test_details_are_told_in_words(db: None) -> None:
    details = {
        "tags": [{"key": "ward", "value": "3"}],
        "ttl": 60,
        "in_use": True,
        "none": None,
        "people": ["a", "b"],
    }

    facts = row_of(make_event(details=details)).facts

    assert [(fact.label, fact.text) for fact in facts[:4]] == [
        ("In use", "yes"),
        ("People", "a, b"),
        ("Tags", "ward=3"),
        ("Ttl", "60"),
    ]


def test_ids_are_told_as_identifiers(db: None) -> None:
    name = str(uuid4())

    assert Fact("Request id", name, code=True) in row_of(make_event(request_id=name)).facts


def test_an_event_whose_body_was_tampered_with_is_still_shown(db: None) -> None:
    event = make_event()
    event.body = '{"half'

    row = row_of(event)

    assert row.did == "Created"
    assert Fact("Body", "The body of this event is not as it was written.") in row.facts


@pytest.mark.parametrize(
    "body", ['{"details": 3}', '{"details": {"needs": 1, "attempted": []}, "reason": 7}', "[]", "3"]
)
def test_a_body_of_another_shape_is_no_error(db: None, body: str) -> None:
    event = make_event("access.refused", "refused")
    event.body = body

    assert row_of(event).result.word == "Refused"


def test_a_subject_without_a_proper_id_has_no_link(db: None) -> None:
    assert row_of(make_event(subject_kind="channel", subject_id="17")).link == ""


def test_an_action_that_this_version_does_not_know_is_shown_as_it_stands(db: None) -> None:
    row = row_of(make_event("channel.teleport", "arrived"))

    assert (row.did, row.result.word) == ("channel.teleport: arrived", "arrived")


def test_what_a_batch_did_leads_to_the_batch(operator: Person) -> None:
    key = str(uuid4())

    row = row_of(make_event("batch.submit", by=operator, subject_kind="batch", subject_id=key, batch=key))

    assert row.link == reverse("batch", args=[key])
    assert Fact("Batch", key, code=True, link=row.link) in row.facts


def test_a_column_that_was_tampered_with_is_shown_as_it_stands(db: None) -> None:
    event = make_event()
    event.through = "{address.__class__} {no}"

    assert row_of(event).where.endswith("{address.__class__} {no}")
