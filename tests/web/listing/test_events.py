from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from channels_app.audit.models import AuditEvent
from channels_app.models import Person, Target
from channels_app.rules.roles import Role
from channels_app.services.actor import Actor, Through
from channels_app.services.errors import NotAllowed
from channels_app.web.listing.events import EventList, list_events
from channels_app.web.listing.links import Links
from channels_app.web.listing.scope import trail_scope
from tests.people import ADDRESS, make_channel, make_event, make_person

Ask = Callable[..., EventList]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def read_as(person: Person, query: str = "") -> EventList:
    actor = Actor(person=person, through=Through.BROWSER, address=ADDRESS)
    return list_events(scope=trail_scope(actor), links=Links(path="/audit/", query=QueryDict(query)))


@pytest.fixture
def ask(auditor: Person) -> Ask:
    """The trail as its auditor reads it, as a query string asks for it."""
    return lambda query="": read_as(auditor, query)


def numbers(found: EventList) -> list[int]:
    return [row.event.seq for row in found.rows]


def test_events_are_listed_newest_first(ask: Ask) -> None:
    first, second = make_event(), make_event()

    assert numbers(ask()) == [second.seq, first.seq]


def test_a_person_is_found_under_every_name_they_had(ask: Ask, operator: Person) -> None:
    earlier = make_event(by=operator)
    make_event()
    Person.objects.filter(pk=operator.pk).update(username="mara.lindqvist")

    assert numbers(ask("who=mara.lindqvist")) == [earlier.seq]


def test_the_console_itself_is_not_a_person_of_that_name(ask: Ask) -> None:
    make_event(by=make_person("console"))
    own = make_event()

    assert numbers(ask("who=~console")) == [own.seq]


def test_who_was_not_signed_in_can_be_looked_for(ask: Ask) -> None:
    failed = make_event("session.sign_in_failed", "failed", actor_name="")
    make_event()

    assert numbers(ask("who=~nobody")) == [failed.seq]


def test_action_and_result_hold_together(ask: Ask) -> None:
    wanted = make_event("channel.create", "failed")
    make_event("channel.create", "succeeded")
    make_event("session.sign_in_failed", "failed")

    assert numbers(ask("action=channel.create&result=failed")) == [wanted.seq]


def test_events_are_found_by_the_channels_arn(ask: Ask, target: Target) -> None:
    channel = make_channel(target)
    wanted = make_event(channel=channel)
    make_event(channel=make_channel(target, "other"))

    assert numbers(ask(f"q={channel.arn}")) == [wanted.seq]


@pytest.mark.parametrize("column", ["request_id", "operation", "subject_id", "batch"])
def test_events_are_found_by_each_kind_of_id(ask: Ask, column: str) -> None:
    name = str(uuid4())
    columns: dict[str, Any] = {column: name}
    wanted = make_event(**columns)
    make_event()

    assert numbers(ask(f"q={name}")) == [wanted.seq]


def test_events_are_found_by_a_part_of_the_channels_name(ask: Ask, target: Target) -> None:
    wanted = make_event(channel=make_channel(target, "ward-3-bed-17"))
    make_event(channel=make_channel(target, "gate-1"))

    assert numbers(ask("q=BED")) == [wanted.seq]
    assert numbers(ask("q=%25")) == []


def test_an_event_is_found_by_its_number(ask: Ask) -> None:
    wanted = make_event()
    make_event()

    assert numbers(ask(f"q=%23{wanted.seq}")) == [wanted.seq]


@pytest.mark.parametrize("words", ["%23999999999999999999999999", "arn:aws:nothing", "%23", "%F0%9F%93%B7"])
def test_what_is_not_there_is_not_found_and_no_error(ask: Ask, words: str) -> None:
    make_event()

    assert numbers(ask(f"q={words}")) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("since=2026-11-23T12:00", True),
        ("since=2026-11-23T12:01", False),
        ("until=2026-11-23T12:00", True),
        ("until=2026-11-23T11:59", False),
        ("since=2026-11-23&until=2026-11-23", True),
        ("until=2026-11-22", False),
        ("since=2026-11-24", False),
        ("since=2026-11-23+12:00:00Z&until=2026-11-23T12:00:30", True),
    ],
)
def test_both_ends_of_a_time_are_included(ask: Ask, query: str, found: bool) -> None:
    make_event(at=NOON + timedelta(seconds=30))

    assert bool(numbers(ask(query))) is found


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=yesterday", "“yesterday” is not a time."),
        ("until=9999-12-31", "“9999-12-31” is not a time."),
        ("since=2026-02-30", "“2026-02-30” is not a time."),
        ("since=2026-11-24&until=2026-11-22", "“Until” is not after “From”, so nothing can be between them."),
        ("who=zoe", "There is no person called “zoe”."),
        ("action=channel.explode", "There is no action “channel.explode”."),
        ("result=great", "There is no result “great”."),
        ("target=Moon", "There is no target that you may see called “Moon”."),
        ("q=%00", "Null characters are not allowed."),
        ("after=nowhere", "The page that was asked for is not there."),
        ("after=99999999999999999999999", ""),
        ("after=0", "The page that was asked for is not there."),
        ("since=%00", "“U+0000” is not a time."),
        ("since=0001-01-01", ""),
    ],
)
def test_what_makes_no_sense_is_said_and_left_out(ask: Ask, query: str, sentence: str) -> None:
    event = make_event()

    found = ask(query)

    assert numbers(found) == [event.seq]
    assert [*found.problems, ""][0].startswith(sentence)


def test_pages_go_by_number_and_stay_right_while_events_are_added(ask: Ask) -> None:
    seqs = [make_event().seq for _ in range(60)]
    first = ask()
    make_event()

    second = ask(first.turning.on.partition("?")[2])

    assert numbers(second) == seqs[9::-1]
    assert numbers(ask(second.turning.back.partition("?")[2])) == seqs[:9:-1]


def test_an_auditor_of_one_target_sees_that_target_and_nothing_else(
    target: Target, other_target: Target
) -> None:
    partial = make_person("petra", Role.AUDITOR, on=target)
    own = make_event(channel=make_channel(target))
    make_event(channel=make_channel(other_target))
    make_event("session.sign_in", subject_kind="person", subject_label="olga")

    found = read_as(partial)

    assert numbers(found) == [own.seq]
    assert not found.whole


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR, Role.ADMINISTRATOR])
def test_no_other_role_reads_the_trail_and_the_attempt_is_in_it(db: None, role: Role) -> None:
    person = make_person("someone", role)

    with pytest.raises(NotAllowed):
        read_as(person)

    event = AuditEvent.objects.get()
    assert (event.action, event.result, event.actor) == ("access.refused", "refused", "someone")


def test_fifty_events_take_no_more_queries_than_one(ask: Ask, operator: Person, target: Target) -> None:
    channel = make_channel(target)
    make_event(by=operator, channel=channel)
    with CaptureQueriesContext(connection) as one:
        ask()
    for _ in range(60):
        make_event(by=operator, channel=channel)

    with CaptureQueriesContext(connection) as many:
        found = ask()

    assert len(found.rows) == 50
    assert len(many) == len(one) <= 8
