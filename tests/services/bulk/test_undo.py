"""The undo of a batch that changed many channels: each goes back to what it was."""

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.models import Batch, Channel
from channels_app.rules.tags import Tag
from channels_app.services.undo import obstacle_to
from channels_app.services.undo.errors import NotUndoable, PlanChanged
from tests.people import browser_of
from tests.services.bulk.desk import DELETE, TAG, TTL, UNTAG, WARD, done, gates, people_tags, why
from tests.services.desk import Desk
from tests.services.preview_desk import rows_of, verdicts
from tests.services.undo_desk import asked, drain, planned, prepared, undone

OTHER, FLOOR = Tag(key="ward", value="1"), Tag(key="floor", value="2")


def put_back(desk: Desk, batch: Batch) -> Batch:
    """From the page to the end."""
    made = undone(desk, batch)
    for _ in range(2):
        drain(desk)
        Channel.objects.filter(look_at__isnull=False).update(look_at="2020-01-01T00:00Z")
    drain(desk)
    made.refresh_from_db()
    return made


def test_a_tag_that_was_new_is_taken_off(desk: Desk) -> None:
    gates(desk, tags=(FLOOR,))

    undo = put_back(desk, done(desk, TAG))

    assert undo.state == "done"
    assert people_tags(desk, "gate-2") == {"floor": "2"}


def test_a_value_that_was_replaced_comes_back(desk: Desk) -> None:
    gates(desk, tags=(OTHER,))

    put_back(desk, done(desk, TAG))

    assert people_tags(desk, "gate-2") == {"ward": "1"}


def test_a_tag_that_was_taken_off_comes_back(desk: Desk) -> None:
    gates(desk, tags=(WARD, FLOOR))

    put_back(desk, done(desk, UNTAG))

    assert people_tags(desk, "gate-2") == {"ward": "3", "floor": "2"}


def test_the_ttl_of_each_comes_back(desk: Desk) -> None:
    gates(desk)

    put_back(desk, done(desk, TTL))

    assert {held.spec.ttl for held in desk.aws.channels.values()} == {60}
    assert set(Channel.objects.values_list("ttl", "state")) == {(60, "active")}


def test_what_was_changed_since_is_left_and_listed(desk: Desk) -> None:
    gates(desk)
    batch = done(desk, TTL)
    Channel.objects.filter(name="gate-1").update(ttl=77)

    plan = planned(desk, batch)
    undo = put_back(desk, batch)

    assert why(plan) == {"gate-1": "It was changed since."}
    assert verdicts(undo)["gate-1"] == "kept"
    assert Channel.objects.get(name="gate-1").ttl == 77


def test_what_is_changed_after_the_page_is_left_and_listed(desk: Desk) -> None:
    gates(desk, 2)
    undo = asked(desk, done(desk, TTL))
    Channel.objects.filter(name="gate-1").update(ttl=77)

    prepared(desk, undo)

    assert {row.name: row.answer for row in rows_of(undo) if row.answer} == {
        "gate-1": "It was changed since this was asked for."
    }


def test_what_the_batch_left_as_it_was_is_no_part_of_its_undo(desk: Desk) -> None:
    first, _ = gates(desk, 2)
    first.tags.create(key=WARD.key, value=WARD.value)

    plan = planned(desk, done(desk, TAG))

    assert (plan.number, plan.kept) == (1, ())


def test_other_channels_than_were_shown_are_not_put_back(desk: Desk) -> None:
    gates(desk, 1)

    with pytest.raises(PlanChanged):
        asked(desk, done(desk, TAG), shown="another")


def test_neither_a_delete_nor_an_undo_can_be_undone(desk: Desk) -> None:
    gates(desk, 1)
    undo = put_back(desk, done(desk, TTL))

    with pytest.raises(NotUndoable, match="An undo cannot be undone"):
        asked(desk, undo)
    assert "A delete cannot be undone" in obstacle_to(done(desk, DELETE))


def test_the_trail_tells_what_was_undone(desk: Desk) -> None:
    gates(desk, 1)
    undo = put_back(desk, done(desk, TTL))

    assert AuditEvent.objects.get(action="batch.undo").batch == str(undo.pk)


def test_its_pages_say_what_is_put_back(desk: Desk) -> None:
    gates(desk, 2)
    batch, browser = done(desk, TTL), browser_of(desk.person)

    asks = browser.get(f"{batch.get_absolute_url()}undo/").content.decode()
    undo = put_back(desk, batch)
    page = browser.get(undo.get_absolute_url()).content.decode()

    assert "<h1>Put back 2 channels?</h1>" in asks
    assert "Undo this batch" in browser.get(batch.get_absolute_url()).content.decode()
    assert "Put back 2 channels that" in page
